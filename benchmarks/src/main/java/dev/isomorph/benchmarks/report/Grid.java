package dev.isomorph.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A head and rows of cells. The first column stands at the left, the others at the right. */
final class Grid {
  private Grid() {}

  /** Aligned by spaces. */
  static String text(List<String> head, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(List.of(head));
    all.addAll(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - row.get(i).length());
        line.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** As Markdown has it. */
  static String markdown(List<String> head, List<List<String>> rows) {
    String rule = head.stream().map(cell -> "---:").collect(Collectors.joining("|"));
    StringBuilder text = new StringBuilder(line(head) + "|:---" + rule.substring(4) + "|\n");
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
