package dev.isomorph.spec;

/**
 * Dropout: in training each value is set to zero with the given probability and the others are
 * multiplied by {@code 1 / (1 - probability)}; in evaluation nothing happens. The shape stays.
 *
 * <p>An engine draws no random numbers: the mask is an input of the training step, so that a step
 * with dropout is the same step on every engine.
 *
 * @param probability the share of values set to zero, in [0, 1)
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. (2014)</a>
 */
public record Dropout(double probability) implements Layer {
  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if probability is outside [0, 1)
   */
  public Dropout {
    Require.that(
        probability >= 0 && probability < 1, "Dropout.probability", "in [0, 1)", probability);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.dropout(this);
  }
}
