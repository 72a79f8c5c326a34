package dev.isomorph.spec.summary;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells under a head, aligned in columns two spaces apart. */
final class TextTable {
  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** A column: its head, and whether its cells stand at the right. */
  record Column(String head, boolean right) {
    static Column left(String head) {
      return new Column(head, false);
    }

    static Column right(String head) {
      return new Column(head, true);
    }
  }

  TextTable(Column... columns) {
    this.columns = List.of(columns);
    rows.add(this.columns.stream().map(Column::head).toList());
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The head, a line, and the rows, each ended by a line feed. */
  String text() {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = rows.get(r).get(i);
        String blanks = " ".repeat(widths[i] - width(cell));
        line.append(i == 0 ? "" : "  ");
        line.append(columns.get(i).right() ? blanks + cell : cell + blanks);
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (r == 0) {
        text.append("─".repeat(line.length())).append('\n');
      }
    }
    return text.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
