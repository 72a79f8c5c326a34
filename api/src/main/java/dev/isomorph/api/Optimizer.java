package dev.isomorph.api;

import java.util.List;

/**
 * A rule by which gradients change weights: PyTorch's, to the letter. Weight decay falls on every
 * trainable parameter that the loss depends on, those of batch norm and biases included; others are
 * left alone. The learning rate is not part of the rule; it may change at every step.
 */
public sealed interface Optimizer {
  /** Names of the buffers kept for each parameter, as in PyTorch's optimizer state. */
  List<String> buffers();

  /**
   * Stochastic gradient descent. With {@code d = gradient + weightDecay * weight} and {@code buffer
   * = momentum * buffer + d}, the weight loses {@code learningRate} times: d without momentum, the
   * buffer with it, {@code d + momentum * buffer} with Nesterov's.
   *
   * @param momentum share of the buffer kept, in [0, 1); 0 keeps no buffer
   * @param nesterov whether to look ahead; only with momentum
   * @param weightDecay share of the weight added to its gradient
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Sgd {
      require(momentum >= 0 && momentum < 1, "Sgd.momentum", "in [0, 1)", momentum);
      require(!nesterov || momentum > 0, "Sgd.nesterov", "false without momentum", nesterov);
      requireDecay("Sgd.weightDecay", weightDecay);
    }

    @Override
    public List<String> buffers() {
      return momentum > 0 ? List.of("momentum_buffer") : List.of();
    }
  }

  /**
   * Adam, with weight decay added to the gradient. With m and v the running means of gradient and
   * squared gradient after step t, the weight loses {@code learningRate / (1 - beta1^t) * m /
   * (sqrt(v / (1 - beta2^t)) + epsilon)}.
   *
   * @param weightDecay share of the weight added to its gradient
   * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2015)</a>
   */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Adam {
      requireMoments("Adam", beta1, beta2, epsilon);
      requireDecay("Adam.weightDecay", weightDecay);
    }

    @Override
    public List<String> buffers() {
      return List.of("exp_avg", "exp_avg_sq");
    }
  }

  /**
   * Adam with decoupled weight decay: the weight first loses {@code learningRate * weightDecay} of
   * itself, then what Adam without decay takes.
   *
   * @param weightDecay share of the weight, times the learning rate, lost at each step
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter (2019)</a>
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public AdamW {
      requireMoments("AdamW", beta1, beta2, epsilon);
      requireDecay("AdamW.weightDecay", weightDecay);
    }

    @Override
    public List<String> buffers() {
      return List.of("exp_avg", "exp_avg_sq");
    }
  }

  /** Plain gradient descent. */
  static Optimizer sgd() {
    return new Sgd(0, false, 0);
  }

  /** Gradient descent with momentum. */
  static Optimizer momentum(double momentum) {
    return new Sgd(momentum, false, 0);
  }

  /** Gradient descent with Nesterov's momentum. */
  static Optimizer nesterov(double momentum) {
    return new Sgd(momentum, true, 0);
  }

  /** Adam with PyTorch's defaults: 0.9, 0.999, 1e-8, no decay. */
  static Optimizer adam() {
    return new Adam(0.9, 0.999, 1e-8, 0);
  }

  /** AdamW with PyTorch's defaults: 0.9, 0.999, 1e-8, decay 1e-2. */
  static Optimizer adamW() {
    return new AdamW(0.9, 0.999, 1e-8, 1e-2);
  }

  private static void requireMoments(String rule, double beta1, double beta2, double epsilon) {
    require(beta1 >= 0 && beta1 < 1, rule + ".beta1", "in [0, 1)", beta1);
    require(beta2 >= 0 && beta2 < 1, rule + ".beta2", "in [0, 1)", beta2);
    require(epsilon > 0 && Double.isFinite(epsilon), rule + ".epsilon", "> 0", epsilon);
  }

  private static void requireDecay(String field, double weightDecay) {
    require(weightDecay >= 0 && Double.isFinite(weightDecay), field, ">= 0", weightDecay);
  }

  private static void require(boolean holds, String field, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": expected " + expected + ", got " + actual);
    }
  }
}
