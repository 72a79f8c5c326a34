package dev.isomorph.api;

import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws the dropout masks of one training step: a pure function of seed, step and node, so that
 * dropout is the same on every engine and a resumed training has the masks that it would have had
 * without the stop.
 */
final class DropoutMasks {
  private DropoutMasks() {}

  /**
   * By node path, values 0 or 1 / (1 - p) in the shape of the node's input; none where a node
   * evaluates.
   */
  static Map<String, Tensor> of(Plan plan, int batchSize, long seed, long trainingStep) {
    Map<String, Tensor> masks = new LinkedHashMap<>();
    for (Step step : plan.steps()) {
      if (step.layer() instanceof Dropout dropout
          && dropout.probability() > 0
          && !(batchSize == 1 && plan.architecture().evaluatesSingleImages(step.node()))) {
        CounterGenerator generator =
            CounterGenerator.of(seed, "dropout." + trainingStep + "." + step.path());
        float kept = (float) (1 / (1 - dropout.probability()));
        float[] mask = new float[Math.toIntExact(batchSize * step.input().size())];
        for (int i = 0; i < mask.length; i++) {
          mask[i] = generator.uniform(i) < dropout.probability() ? 0 : kept;
        }
        masks.put(step.path(), Tensor.wrap(mask, step.input().withBatch(batchSize)));
      }
    }
    return masks;
  }
}
