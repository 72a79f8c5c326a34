package dev.isomorph.backend.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Optimizer.Adam;
import dev.isomorph.api.Optimizer.AdamW;
import dev.isomorph.api.Optimizer.Sgd;

/** The update rules as their definitions stand in {@link Optimizer}. */
final class UpdateRule {
  private UpdateRule() {}

  /**
   * Changes weight and buffers.
   *
   * @param step number of the step, from 1
   */
  static void apply(
      Optimizer optimizer,
      double learningRate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    if (optimizer instanceof Sgd sgd) {
      sgd(sgd, learningRate, weight, gradient, buffers);
    } else if (optimizer instanceof Adam adam) {
      adam(adam, adam.weightDecay(), learningRate, step, weight, gradient, buffers);
    } else if (optimizer instanceof AdamW w) {
      for (int i = 0; i < weight.length; i++) {
        weight[i] -= learningRate * w.weightDecay() * weight[i];
      }
      Adam adam = new Adam(w.beta1(), w.beta2(), w.epsilon(), 0);
      adam(adam, 0, learningRate, step, weight, gradient, buffers);
    }
  }

  private static void sgd(
      Sgd sgd, double learningRate, double[] weight, double[] gradient, double[][] buffers) {
    for (int i = 0; i < weight.length; i++) {
      double d = gradient[i] + sgd.weightDecay() * weight[i];
      if (sgd.momentum() > 0) {
        double[] buffer = buffers[0];
        buffer[i] = sgd.momentum() * buffer[i] + d;
        d = sgd.nesterov() ? d + sgd.momentum() * buffer[i] : buffer[i];
      }
      weight[i] -= learningRate * d;
    }
  }

  private static void adam(
      Adam adam,
      double weightDecay,
      double learningRate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    double[] mean = buffers[0];
    double[] square = buffers[1];
    double meanCorrection = 1 - Math.pow(adam.beta1(), step);
    double squareCorrection = 1 - Math.pow(adam.beta2(), step);
    for (int i = 0; i < weight.length; i++) {
      double d = gradient[i] + weightDecay * weight[i];
      mean[i] = adam.beta1() * mean[i] + (1 - adam.beta1()) * d;
      square[i] = adam.beta2() * square[i] + (1 - adam.beta2()) * d * d;
      weight[i] -=
          learningRate
              / meanCorrection
              * mean[i]
              / (Math.sqrt(square[i] / squareCorrection) + adam.epsilon());
    }
  }
}
