package dev.isomorph.spec.objective;

import dev.isomorph.spec.Require;

/**
 * Weighted, focal cross entropy of a two-class segmentation, for any shape. The output o is a logit
 * (the network has no sigmoid at its end), the target t a probability in [0, 1]: 1 on what is to be
 * found. With {@code p = 1 / (1 + exp(-o))} the loss is the mean over all values of the batch of
 *
 * <pre>{@code
 * (1 + (positiveWeight - 1) t) (1 - (p t + (1 - p) (1 - t)))^focus (-t log p - (1 - t) log(1 - p))
 * }</pre>
 *
 * <p>It is computed so that no logit, however large, overflows or loses its digits.
 *
 * @param positiveWeight the weight of a pixel with target 1 relative to one with target 0
 * @param focus the exponent that takes weight from what is classified well; 0 is plain cross
 *     entropy
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. (2017)</a>
 */
public record BinaryCrossEntropy(double positiveWeight, double focus) implements Loss {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the weight is not positive and finite, or the focus is
   *     neither 0 nor finite from 1: between them the derivative has a pole
   */
  public BinaryCrossEntropy {
    Require.positive("BinaryCrossEntropy.positiveWeight", positiveWeight);
    Require.that(
        focus == 0 || focus >= 1 && focus < Double.POSITIVE_INFINITY,
        "BinaryCrossEntropy.focus",
        "0, or finite and >= 1",
        focus);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.binaryCrossEntropy(this);
  }
}
