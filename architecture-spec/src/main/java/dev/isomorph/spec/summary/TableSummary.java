package dev.isomorph.spec.summary;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.summary.TextTable.Column;
import java.util.List;
import java.util.Locale;

/**
 * A network as an aligned table for people: the tree of dotted paths with each layer's type, output
 * shape, trainable parameters and multiply-adds, scopes with their sums, then the totals.
 */
public final class TableSummary {
  private static final double MEBIBYTE = 1024 * 1024;

  private final Plan plan;
  private final Batch batch;
  private final TextTable table =
      new TextTable(
          Column.left("layer"),
          Column.left("type"),
          Column.left("output"),
          Column.right("parameters"),
          Column.right("multiply-adds"));

  private TableSummary(Plan plan, Batch batch) {
    this.plan = plan;
    this.batch = batch;
  }

  /** The table, in lines that each end with a line feed. */
  public static String of(Plan plan, Batch batch) {
    return new TableSummary(plan, batch).text();
  }

  private String text() {
    String head =
        "%s: %s to %s; multiply-adds and memory are for %s\n\n"
            .formatted(
                plan.architecture().name(),
                batch.text(plan.architecture().input()),
                batch.text(plan.output()),
                batch.costsAreFor());
    addChildren(ScopeTree.of(plan), "");
    return head + table.text() + '\n' + totals();
  }

  private void addChildren(ScopeTree scope, String indent) {
    List<ScopeTree> children = scope.children();
    for (int i = 0; i < children.size(); i++) {
      ScopeTree child = children.get(i);
      boolean last = i == children.size() - 1;
      boolean top = scope.name().isEmpty();
      addRow(child, top ? "" : indent + (last ? "└─ " : "├─ "));
      addChildren(child, top ? "" : indent + (last ? "   " : "│  "));
    }
  }

  private void addRow(ScopeTree place, String indent) {
    List<Step> steps = place.steps();
    Step last = steps.get(steps.size() - 1);
    table.row(
        indent + place.name(),
        place.node().map(step -> LayerText.of(step.layer())).orElse(""),
        batch.text(place.node().orElse(last).output()),
        orDash(steps.stream().mapToLong(Step::trainableCount).sum()),
        orDash(batch.cost(steps.stream().mapToLong(Step::multiplyAdds).sum())));
  }

  private String totals() {
    long activations = batch.cost(plan.activationBytes());
    long numbers = plan.trainableCount() + plan.runningStatisticCount();
    StringBuilder totals = new StringBuilder();
    total(totals, "parameters", number(plan.trainableCount()) + ", all trainable");
    total(totals, "running statistics", number(plan.runningStatisticCount()));
    total(totals, "multiply-adds", number(batch.cost(plan.multiplyAdds())));
    total(totals, "weights", mebibytes(numbers * Float.BYTES) + " in float32");
    total(totals, "activations, forward", mebibytes(activations) + ", every layer's output");
    total(totals, "activations, training", mebibytes(2 * activations) + ", with their gradients");
    if (plan.architecture().taps().containsKey("encoded")) {
      String encoded = plan.architecture().taps().get("encoded");
      total(
          totals,
          "compression ratio",
          String.format(
              Locale.ROOT,
              "%.1f : 1, %s values become %s",
              plan.compressionRatio(encoded),
              number(plan.architecture().input().size()),
              number(plan.shape(encoded).size())));
    }
    return totals.toString();
  }

  private static void total(StringBuilder totals, String name, String value) {
    totals.append(String.format(Locale.ROOT, "%-22s %s\n", name, value));
  }

  private static String orDash(long count) {
    return count == 0 ? "-" : number(count);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
  }
}
