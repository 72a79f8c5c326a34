package dev.isomorph.benchmarks;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;

/**
 * What a network asks of a machine for one image, from its spec alone.
 *
 * @param flops two for each multiply-add; three times as many in training, for the gradients of
 *     weights and of inputs are each as much work as the forward pass
 * @param bytes what must at least be moved: inputs and outputs of convolutions and dense layers,
 *     everything else taken to be fused into them, and the weights once for each batch
 */
record Cost(double flops, double bytes) {
  private static final int PASSES_OF_TRAINING = 3;

  static Cost of(Plan plan, Work work, int batch) {
    double bytes = 0;
    for (Step step : plan.steps()) {
      if (step.multiplyAdds() > 0) {
        long values = step.output().size() + step.inputs().stream().mapToLong(Shape::size).sum();
        bytes += Float.BYTES * (values + (double) step.trainableCount() / batch);
      }
    }
    int passes = work == Work.TRAIN ? PASSES_OF_TRAINING : 1;
    return new Cost(2.0 * plan.multiplyAdds() * passes, bytes * passes);
  }

  /** The least seconds an image takes there, bound by arithmetic or by memory. */
  double secondsAtBest(Machine machine) {
    return Math.max(flops / machine.flops(), bytes / machine.bytesPerSecond());
  }
}
