package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Draft.Line;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Kernel;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.format.pytorch.Call;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ReLU;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** oneDNN's convolution on the processor, which can compute the rectifier after it as well. */
final class OneDnn {
  /** No arguments for the operator that is taken along. */
  private static final String NO_SCALARS = "annotate(List[Optional[number]], []), None";

  private OneDnn() {}

  /** Every line that is a convolution and nothing else, by oneDNN. */
  static Draft convolutions(Draft draft) {
    return draft.withLines(
        draft.lines().stream().map(line -> line.with(convolution(line.value()))).toList());
  }

  /** A convolution by oneDNN; anything else as it is. */
  static Value convolution(Value value) {
    return value instanceof Computed layer && layer.layer() instanceof Conv2d
        ? layer.by(Kernel.ONEDNN)
        : value;
  }

  /** A rectifier that alone reads one of oneDNN's convolutions is computed by it, in its place. */
  static Draft rectifiers(Draft draft) {
    Map<String, Integer> reads = draft.reads();
    Map<String, String> rectified = new HashMap<>(); // from a convolution's path to its rectifier's
    Map<String, Computed> convolutions = new HashMap<>();
    for (Line line : draft.lines()) {
      if (line.value() instanceof Computed layer && layer.kernel() == Kernel.ONEDNN) {
        convolutions.put(line.path(), layer);
      } else if (line.value() instanceof Computed layer
          && layer.layer() instanceof ReLU
          && layer.inputs().get(0) instanceof Result input
          && convolutions.containsKey(input.path())
          && reads.get(input.path()) == 1) {
        rectified.put(input.path(), line.path());
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Line line : draft.lines()) {
      String rectifier = rectified.get(line.path());
      if (rectifier != null) {
        Computed convolution = convolutions.get(line.path());
        lines.add(new Line(rectifier, line.step(), convolution.by(Kernel.ONEDNN_RELU)));
      } else if (!rectified.containsValue(line.path())) {
        lines.add(line);
      }
    }
    return draft.withLines(lines);
  }

  /**
   * The call.
   *
   * @param following {@code none} or {@code relu}
   */
  static String text(Conv2d l, Call.Operands operands, String following) {
    return "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, %s, %s, 1, \"%s\", %s)"
        .formatted(
            operands.inputs().get(0),
            operands.parameters().get("weight"),
            l.bias() ? operands.parameters().get("bias") : "None",
            List.of(l.padding().height(), l.padding().width()),
            List.of(l.stride().height(), l.stride().width()),
            List.of(l.dilation().height(), l.dilation().width()),
            following,
            NO_SCALARS);
  }
}
