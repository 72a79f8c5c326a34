"""Metrics of random scores and maps, from scikit-learn; AUPRO, AUPIMO and counts of regions from plain NumPy.

    python3 metrics.py ../test/resources/dev/isomorph/anomaly/metrics/metrics.json
"""
import json
import sys

import numpy as np
from scipy.ndimage import label
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score

rng = np.random.default_rng(11)


def image_case(normal, anomalous, ties):
    scores = np.concatenate([rng.normal(0, 1, normal), rng.normal(1, 1.5, anomalous)])
    if ties:
        scores = np.round(scores * 2) / 2
    scores = np.round(scores, 6)
    truth = np.r_[np.zeros(normal, int), np.ones(anomalous, int)]
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    return {"normal": scores[:normal].tolist(), "anomalous": scores[normal:].tolist(),
            "auroc": roc_auc_score(truth, scores), "ap": average_precision_score(truth, scores),
            "bestF1": float(f1.max()), "threshold": .5, "f1": f1_score(truth, scores > .5),
            "prevalenceF1": f1_score(truth, np.ones_like(truth))}


def aupro(maps, masks, limit):
    """Mean share of each connected defect found, over the false positive rate up to the limit, by trapezoids."""
    regions = []
    for value, mask in zip(maps, masks):
        found, count = label(mask, structure=np.ones((3, 3)))
        regions += [value[found == i] for i in range(1, count + 1)]
    good = maps[~masks]
    thresholds = np.unique(maps)[::-1]
    rates, overlaps = [0.], [0.]
    for t in thresholds:
        rates.append(float((good >= t).mean()))
        overlaps.append(float(np.mean([(r >= t).mean() for r in regions])))
    rates, overlaps = np.array(rates), np.array(overlaps)
    inside = rates <= limit
    at_limit = np.interp(limit, rates, overlaps)
    if not inside.all():
        after = int(np.argmin(inside))
        before = after - 1
        share = (limit - rates[before]) / (rates[after] - rates[before])
        at_limit = overlaps[before] + share * (overlaps[after] - overlaps[before])
    return float(np.trapz(np.r_[overlaps[inside], at_limit], np.r_[rates[inside], limit]) / limit)


def aupimo(maps, masks, low, high):
    """Mean recall of each anomalous image's mask over the log of the rate of normal images' pixels, by its steps."""
    normal = np.sort(np.concatenate([m.ravel() for m, k in zip(maps, masks) if not k.any()]))[::-1]
    bounds = np.unique(np.r_[low, np.arange(len(normal) + 1) / len(normal), high])
    bounds = bounds[(bounds >= low) & (bounds <= high)]
    areas = []
    for value, mask in zip(maps, masks):
        if mask.any():
            middles = (bounds[1:] + bounds[:-1]) / 2
            recall = [(value[mask] > normal[int(z * len(normal))]).mean() for z in middles]
            areas.append(np.sum(recall * np.diff(np.log(bounds))) / np.log(high / low))
    return float(np.mean(areas))


def region_counts(maps, masks, limit):
    """Defects, those with a tenth marked, marked regions, those with a tenth defective."""
    counts = np.zeros(4, int)
    for value, mask in zip(maps, masks):
        marked = value > limit
        for offset, (regions, other) in enumerate([(mask, marked), (marked, mask)]):
            found, count = label(regions, structure=np.ones((3, 3)))
            counts[2 * offset] += count
            counts[2 * offset + 1] += sum(other[found == i].mean() >= .1 for i in range(1, count + 1))
    return counts.tolist()


def low_rate_case():
    """Enough pixels for rates of 1e-5; a generator that Java has as well, so that the maps need not be kept."""
    height, width, state = 250, 200, 12345
    maps, masks = np.zeros((6, height, width), np.float32), np.zeros((6, height, width), bool)
    for n in range(6):
        for i in range(height * width):
            state = (1103515245 * state + 12345) % 2**31
            y, x = divmod(i, width)
            masks[n, y, x] = n >= 4 and 40 <= y < 60 and 30 <= x < 30 + 40 * (n - 3)
            maps[n, y, x] = (1000. * n if masks[n, y, x] else 1.) / (1 - state / 2**31 + 1e-6)
    return {"height": height, "width": width, "aupimo": aupimo(maps, masks, 1e-5, 1e-4)}


def pixel_case(images, side, ties):
    masks = np.zeros((images, side, side), bool)
    masks[0, 2:5, 1:7] = True
    masks[0, 5, 7] = True  # touches the region above at a corner
    masks[0, 9:11, 9:11] = True
    masks[1, 0:2, 3:11] = True
    masks[2, 6, 6] = True
    maps = rng.normal(0, 1, masks.shape) + masks * rng.uniform(.5, 2.5, masks.shape)
    maps = np.round(maps * (2 if ties else 1e4)) / (2 if ties else 1e4)
    return {"side": side, "maps": maps.reshape(images, -1).tolist(),
            "masks": masks.reshape(images, -1).astype(int).tolist(),
            "auroc": roc_auc_score(masks.ravel(), maps.ravel()),
            "ap": average_precision_score(masks.ravel(), maps.ravel()), "aupro": aupro(maps, masks, .3),
            "limit": 1., "regions": region_counts(maps, masks, 1.)}


with open(sys.argv[1], "w") as file:
    json.dump({"images": [image_case(40, 25, False), image_case(60, 12, True), image_case(5, 90, True)],
               "pixels": [pixel_case(4, 12, False), pixel_case(5, 13, True)],
               "lowRates": low_rate_case()}, file)
    file.write("\n")
