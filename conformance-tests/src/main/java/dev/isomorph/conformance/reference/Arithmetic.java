package dev.isomorph.conformance.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.spec.Plan;

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

  /** Loss of a batch and, in the gradient, its derivative: the mean squared difference. */
  default double loss(double[] output, double[] target, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < output.length; i++) {
      double difference = output[i] - target[i];
      loss += difference * difference / output.length;
      gradient[i] = 2 * difference / output.length;
    }
    return loss;
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
