package dev.isomorph.backend.djl;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A rule that turns a draft into another that computes the same, and the tables in which rules
 * stand in the order in which they apply. What they make is checked, {@link DraftCheck}.
 *
 * @param name what it does, for messages
 * @param rule the change
 */
record Rewrite(String name, UnaryOperator<Draft> rule) {

  /** For evaluation. */
  static List<Rewrite> evaluation(ComputeFormat format, ChannelAlignment alignment) {
    return List.of(
        new Rewrite("sub-pixel convolutions", draft -> draft.map(SubPixel::rewritten)),
        new Rewrite(
            "convolutions of oneDNN", draft -> format.fused() ? OneDnn.convolutions(draft) : draft),
        new Rewrite("rectifiers within convolutions", OneDnn::rectifiers),
        new Rewrite("overwritten inputs", Overwriting::rewritten),
        new Rewrite("number formats", draft -> formatted(format, draft)),
        new Rewrite("filled channels", draft -> draft.map(alignment::rewritten)));
  }

  /**
   * For training. Parameters are formatted before they are rearranged, so that gradients are
   * rearranged in the format of the weights.
   */
  static List<Rewrite> training(ComputeFormat format, ChannelAlignment alignment) {
    return List.of(
        new Rewrite("number formats", draft -> formatted(format, draft)),
        new Rewrite("sub-pixel convolutions", draft -> draft.map(SubPixel::rewritten)),
        new Rewrite("biases apart", draft -> BiasApart.rewritten(format, draft)),
        new Rewrite("filled channels", draft -> draft.map(alignment::rewritten)));
  }

  private static Draft formatted(ComputeFormat format, Draft draft) {
    return draft.withLines(
        draft.lines().stream().map(line -> StepFormat.rewritten(format, line)).toList());
  }

  /**
   * The draft after rules in order. It is checked after the last, and with assertions enabled, as
   * in tests, after each.
   *
   * @throws IllegalStateException if it does not fit together any more; a fault of a rule
   */
  static Draft apply(List<Rewrite> rewrites, Draft draft) {
    Draft rewritten = draft;
    for (Rewrite rewrite : rewrites) {
      rewritten = rewrite.rule().apply(rewritten);
      assert DraftCheck.passes(rewrite.name(), rewritten);
    }
    DraftCheck.passes(
        rewrites.stream().map(Rewrite::name).collect(Collectors.joining(", ")), rewritten);
    return rewritten;
  }
}
