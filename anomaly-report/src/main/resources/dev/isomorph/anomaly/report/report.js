'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const total = data.score.length;
  const byId = (id) => document.getElementById(id);
  const VERDICT = { a: 'anomalous', n: 'normal', u: 'no verdict' };
  const ROW_HEIGHT = 34;
  const PICTURES_AT_ONCE = 24;
  const names = data.file.map((file, i) => data.folders[data.folder[i]] + file);
  const lowerCase = names.map((name) => name.toLowerCase());
  const pictureOf = new Map(data.pictures.map((picture) => [picture.row, picture]));
  const wrong = (i) => data.label[i] !== 'u' && data.verdict[i] !== 'u' && data.label[i] !== data.verdict[i];
  const kindOf = (i) => data.kinds[data.kind[i]];
  const highest = data.score.reduce((a, b) => Math.max(a, b), 1.25 * (data.threshold || 0)) || 1;

  // Everything that comes from a file's name goes in as text, never as markup.
  function element(tag, classes, ...content) {
    const made = document.createElement(tag);
    if (classes) made.className = classes;
    made.append(...content);
    return made;
  }

  function shown(score) {
    if (score === 0) return '0';
    return Math.abs(score) < 1e-4 ? score.toExponential(2) : score.toPrecision(4);
  }

  // What is looked at: indexes into the columns, filtered and sorted.
  let order = [];
  let picturesShown = PICTURES_AT_ONCE;

  const COMPARE = {
    score: (a, b) => data.score[a] - data.score[b],
    near: (a, b) => Math.abs(data.score[a] - data.threshold) - Math.abs(data.score[b] - data.threshold),
    name: (a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : 0),
  };

  function select() {
    const text = byId('text').value.trim().toLowerCase();
    const verdict = byId('verdict').value;
    const label = byId('label').value;
    const kind = byId('kind').value;
    order = [];
    for (let i = 0; i < total; i++) {
      if (text && !lowerCase[i].includes(text)) continue;
      if (verdict && data.verdict[i] !== verdict) continue;
      if (label === 'wrong' ? !wrong(i) : label && data.label[i] !== label) continue;
      if (kind && kindOf(i) !== kind) continue;
      order.push(i);
    }
    const sort = byId('sort').value;
    const compare = COMPARE[sort.slice(0, -1)];
    const direction = sort.endsWith('-') ? -1 : 1;
    order.sort((a, b) => direction * compare(a, b) || a - b);
    picturesShown = PICTURES_AT_ONCE;
    byId('window').scrollTop = 0;
    draw();
  }

  function draw() {
    drawGallery();
    drawHead();
    drawRows(true);
  }

  function facts(i) {
    const line = element('span', 'facts-of');
    line.append(element('span', 'badge ' + data.verdict[i], VERDICT[data.verdict[i]]));
    line.append(element('span', 'value', shown(data.score[i])));
    if (data.label[i] !== 'u') line.append(element('span', 'quiet', 'truth: ' + (kindOf(i) || VERDICT[data.label[i]])));
    if (data.regions[i]) line.append(element('span', 'quiet', regionsOf(i)));
    if (wrong(i)) line.append(element('span', 'wrong', data.label[i] === 'n' ? 'false alarm' : 'missed'));
    return line;
  }

  function meter(i) {
    const bar = element('span', 'meter');
    const length = element('i', data.verdict[i]);
    length.style.width = Math.max(1, (100 * data.score[i]) / highest) + '%';
    bar.append(length);
    if (data.threshold !== undefined) {
      const mark = element('b');
      mark.style.left = (100 * data.threshold) / highest + '%';
      bar.append(mark);
    }
    return bar;
  }

  // The image above, with frames around its regions; below it the closer looks.
  function tiles(picture) {
    const grid = element('div', 'tiles');
    for (const part of ['image', 'worst region', 'map', 'reconstruction']) {
      if (!picture[part]) continue;
      const image = element('img');
      image.src = picture[part];
      image.alt = part + ' of ' + names[picture.row];
      image.decoding = 'async';
      image.onload = () => image.classList.toggle('small', image.naturalWidth <= 96);
      grid.append(element('div', part === 'image' ? 'whole' : '', image, element('span', '', part)));
    }
    return grid;
  }

  function regionList(picture) {
    const list = element('ol', 'regions');
    for (const [x, y, width, height, area, peak] of picture.regions) {
      list.append(element('li', '',
        'x ' + x + ', y ' + y + ', ' + width + ' x ' + height + ' pixels, area ' +
        area.toLocaleString('en') + ', peak ' + shown(peak)));
    }
    const more = data.regions[picture.row] - picture.regions.length;
    return more > 0 ? [list, element('p', 'quiet', 'and ' + more.toLocaleString('en') + ' more')] : [list];
  }

  function regionsOf(i) {
    return data.regions[i] === 1 ? '1 region' : data.regions[i].toLocaleString('en') + ' regions';
  }

  function card(picture) {
    const button = element('button', 'card');
    button.type = 'button';
    button.append(tiles(picture), element('span', 'name', names[picture.row]), meter(picture.row), facts(picture.row));
    button.append(element('span', 'why', picture.why.join(', ')));
    button.onclick = () => open(picture.row);
    return button;
  }

  function pictured() {
    return order.filter((i) => pictureOf.has(i));
  }

  function drawGallery() {
    const rows = pictured();
    byId('gallery').replaceChildren(...rows.slice(0, picturesShown).map((i) => card(pictureOf.get(i))));
    byId('more').hidden = rows.length <= picturesShown;
    byId('count').textContent =
      order.length.toLocaleString('en') + ' of ' + total.toLocaleString('en') + ' images, ' +
      rows.length.toLocaleString('en') + ' with pictures';
  }

  function drawHead() {
    const sort = byId('sort').value;
    const column = (title, key, first) => {
      const button = element('button', '', title + (sort === key + '+' ? ' ▲' : sort === key + '-' ? ' ▼' : ''));
      button.type = 'button';
      button.onclick = () => {
        byId('sort').value = sort === key + first ? key + (first === '+' ? '-' : '+') : key + first;
        select();
        byId('table').querySelectorAll('.head button')[key === 'name' ? 0 : 1].focus();
      };
      const cell = element('span', '', button);
      cell.setAttribute('role', 'columnheader');
      cell.setAttribute('aria-sort', sort === key + '+' ? 'ascending' : sort === key + '-' ? 'descending' : 'none');
      return cell;
    };
    const plain = (title) => {
      const cell = element('span', '', title);
      cell.setAttribute('role', 'columnheader');
      return cell;
    };
    byId('table').querySelector('.head').replaceChildren(
      column('name', 'name', '+'), column('score', 'score', '-'), plain('verdict'), plain('regions'), plain('truth'));
    byId('table').setAttribute('aria-rowcount', order.length + 1);
  }

  function row(position) {
    const i = order[position];
    const line = element('div', 'row');
    line.setAttribute('role', 'row');
    line.setAttribute('aria-rowindex', position + 2);
    line.style.top = position * ROW_HEIGHT + 'px';
    const name = element('bdi', '', names[i]);
    const path = element('span', 'path', name);
    path.title = names[i];
    if (pictureOf.has(i)) {
      const button = element('button', '', name);
      button.type = 'button';
      button.onclick = () => open(i);
      path.replaceChildren(button);
    }
    const truth = data.label[i] === 'u' ? kindOf(i) : kindOf(i) || VERDICT[data.label[i]];
    const last = element('span', 'quiet', truth);
    if (wrong(i)) last.append(' ', element('span', 'wrong', data.label[i] === 'n' ? 'false alarm' : 'missed'));
    line.append(path, element('span', 'value', shown(data.score[i])), element('span', 'badge ' + data.verdict[i], VERDICT[data.verdict[i]]),
      element('span', 'value', data.regions[i] || ''), last);
    for (const cell of line.children) cell.setAttribute('role', 'cell');
    return line;
  }

  // Only the rows in sight are in the page; a browser's tallest element limits how far one can scroll.
  let drawn = '';
  function drawRows(anew) {
    const view = byId('window');
    const spacer = byId('spacer');
    spacer.style.height = order.length * ROW_HEIGHT + 'px';
    const first = Math.max(0, Math.floor(view.scrollTop / ROW_HEIGHT) - 8);
    const end = Math.min(order.length, first + Math.ceil((view.clientHeight || 600) / ROW_HEIGHT) + 16);
    if (!anew && drawn === first + ':' + end) return;
    drawn = first + ':' + end;
    const lines = [];
    for (let position = first; position < end; position++) lines.push(row(position));
    spacer.replaceChildren(...lines);
  }

  function open(i) {
    const dialog = byId('closer');
    const picture = pictureOf.get(i);
    const rows = pictured();
    const here = rows.indexOf(i);
    const button = (title, step) => {
      const made = element('button', '', title);
      made.type = 'button';
      made.disabled = step !== 0 && rows[here + step] === undefined;
      made.onclick = () => (step === 0 ? dialog.close() : open(rows[here + step]));
      return made;
    };
    dialog.replaceChildren(
      element('p', 'name', names[i]), tiles(picture), meter(i), facts(i), element('span', 'why', picture.why.join(', ')),
      ...regionList(picture),
      element('div', 'steps', button('← previous', -1), button('next →', 1), button('close', 0)));
    dialog.onkeydown = (event) => {
      const next = rows[here + { ArrowLeft: -1, ArrowRight: 1 }[event.key]];
      if (next !== undefined) open(next);
    };
    if (!dialog.open) dialog.showModal();
    dialog.querySelector('.steps button:last-child').focus({ preventScroll: true });
    dialog.scrollTop = 0;
  }

  const kinds = [...new Set(data.kinds)].filter((kind) => kind).sort();
  byId('kind').append(...kinds.map((kind) => element('option', '', kind)));
  byId('kind').parentElement.hidden = kinds.length < 2;
  const labelled = /[an]/.test(data.label);
  byId('label').parentElement.hidden = !labelled;
  byId('verdict').parentElement.hidden = data.threshold === undefined;
  byId('sort').querySelector('[value="near+"]').hidden = data.threshold === undefined;
  document.querySelector('.controls').onsubmit = (event) => event.preventDefault();
  let waiting = 0;
  byId('text').oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(select, 120);
  };
  for (const id of ['verdict', 'label', 'kind', 'sort']) byId(id).onchange = select;
  byId('more').onclick = () => {
    picturesShown += PICTURES_AT_ONCE;
    drawGallery();
  };
  byId('window').onscroll = () => requestAnimationFrame(() => drawRows(false));
  addEventListener('resize', () => drawRows(true));
  select();
})();
