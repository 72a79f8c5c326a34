package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Optimizer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * How one number changes: the optimizers of the api, in double. Deeplearning4j's own updaters
 * differ from PyTorch in the place of epsilon, in plain momentum and in weight decay.
 */
interface UpdateRule {
  /**
   * Updates the weights of one parameter.
   *
   * @param weights changed in place
   * @param gradients of the same length
   * @param buffers the optimizer's buffers in its order, of the same length, changed in place
   */
  void apply(FloatBuffer weights, FloatBuffer gradients, List<float[]> buffers);

  /**
   * The rule of one step.
   *
   * @param step the number of this step, from 1
   */
  static UpdateRule of(Optimizer optimizer, double learningRate, long step) {
    if (optimizer instanceof Optimizer.Sgd sgd) {
      return sgd.momentum() == 0 ? plain(sgd, learningRate) : momentum(sgd, learningRate);
    }
    if (optimizer instanceof Optimizer.Adam a) {
      return adam(a.beta1(), a.beta2(), a.epsilon(), a.weightDecay(), 1, learningRate, step);
    }
    Optimizer.AdamW w = (Optimizer.AdamW) optimizer;
    double kept = 1 - learningRate * w.weightDecay();
    return adam(w.beta1(), w.beta2(), w.epsilon(), 0, kept, learningRate, step);
  }

  private static UpdateRule plain(Optimizer.Sgd sgd, double learningRate) {
    return (weights, gradients, buffers) -> {
      for (int i = 0; i < weights.limit(); i++) {
        double weight = weights.get(i);
        double gradient = gradients.get(i) + sgd.weightDecay() * weight;
        weights.put(i, (float) (weight - learningRate * gradient));
      }
    };
  }

  private static UpdateRule momentum(Optimizer.Sgd sgd, double learningRate) {
    return (weights, gradients, buffers) -> {
      float[] buffer = buffers.get(0);
      for (int i = 0; i < buffer.length; i++) {
        double weight = weights.get(i);
        double gradient = gradients.get(i) + sgd.weightDecay() * weight;
        double velocity = sgd.momentum() * buffer[i] + gradient;
        buffer[i] = (float) velocity;
        double direction = sgd.nesterov() ? gradient + sgd.momentum() * velocity : velocity;
        weights.put(i, (float) (weight - learningRate * direction));
      }
    };
  }

  /** With {@code kept} the share of the weight that remains before the step. */
  private static UpdateRule adam(
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double kept,
      double learningRate,
      long step) {
    double stepSize = learningRate / (1 - Math.pow(beta1, step));
    double correction = 1 / Math.sqrt(1 - Math.pow(beta2, step));
    return (weights, gradients, buffers) -> {
      float[] means = buffers.get(0);
      float[] squares = buffers.get(1);
      for (int i = 0; i < means.length; i++) {
        double weight = weights.get(i);
        double gradient = gradients.get(i) + weightDecay * weight;
        double mean = beta1 * means[i] + (1 - beta1) * gradient;
        double square = beta2 * squares[i] + (1 - beta2) * gradient * gradient;
        means[i] = (float) mean;
        squares[i] = (float) square;
        double change = stepSize * mean / (Math.sqrt(square) * correction + epsilon);
        weights.put(i, (float) (kept * weight - change));
      }
    };
  }
}
