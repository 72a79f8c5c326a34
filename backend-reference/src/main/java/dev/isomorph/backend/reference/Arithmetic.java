package dev.isomorph.backend.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.objective.Loss;

/**
 * How the reference computes. There is one right way; others exist to see what is found when
 * something is wrong.
 */
interface Arithmetic {
  /** As defined. */
  Arithmetic EXACT = new Arithmetic() {};

  /** The plan that is run. */
  default Plan plan(Plan plan) {
    return plan;
  }

  /** One layer on one batch. */
  default Result run(ReferenceLowering node) {
    return node.step().layer().accept(node);
  }

  /** Loss of a batch; the gradient, all 0 before, gets its derivative by the output. */
  default double loss(Loss loss, Batch output, Batch target, Batch gradient) {
    return loss.accept(new ReferenceLosses(output, target, gradient));
  }

  /**
   * Changes one parameter and its buffers by the optimizer's rule.
   *
   * @param step number of the step, from 1
   */
  default void update(
      Optimizer optimizer,
      double learningRate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    UpdateRule.apply(optimizer, learningRate, step, weight, gradient, buffers);
  }
}
