package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Value.Biased;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Step;
import java.util.Map;
import java.util.Optional;

/**
 * The bias of a transposed convolution that trains in bf16, added by an operator of its own. Its
 * gradient is summed by a plain loop of oneDNN otherwise, which took a tenth of a training step.
 */
final class BiasApart {
  private BiasApart() {}

  static Draft rewritten(ComputeFormat format, Draft draft) {
    return format.bfloat16() ? draft.map((step, layer) -> rewritten(format, step, layer)) : draft;
  }

  private static Value rewritten(ComputeFormat format, Step step, Computed layer) {
    return layer.layer() instanceof ConvTranspose2d l
            && l.bias()
            && !StepFormat.of(format, step).fallsBack()
        ? new Biased(
            new Computed(
                l.withoutBias(),
                layer.kernel(),
                layer.inputs(),
                Map.of("weight", layer.parameters().get("weight")),
                Optional.empty()),
            layer.parameters().get("bias"))
        : layer;
  }
}
