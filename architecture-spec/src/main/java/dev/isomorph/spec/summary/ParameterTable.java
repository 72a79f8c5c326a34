package dev.isomorph.spec.summary;

import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.summary.TextTable.Column;
import java.util.Locale;

/**
 * Every parameter of a network as an aligned table: PyTorch's {@code state_dict} name, shape,
 * count, and whether it is trained or a running statistic; then the totals.
 */
public final class ParameterTable {
  private ParameterTable() {}

  /** The table, in lines that each end with a line feed. */
  public static String of(Plan plan) {
    TextTable table =
        new TextTable(
            Column.left("parameter"),
            Column.left("shape"),
            Column.right("count"),
            Column.left("kind"));
    for (Parameter parameter : plan.parameters()) {
      table.row(
          parameter.name(),
          parameter.shape().toString(),
          number(parameter.count()),
          parameter.trainable() ? "trainable" : "running statistic");
    }
    return "%s\n%s trainable, %s running statistics\n"
        .formatted(
            table.text(), number(plan.trainableCount()), number(plan.runningStatisticCount()));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
