package dev.isomorph.spec;

/**
 * Dense layer: {@code y = x W^T + b}.
 *
 * <p>Input [N, inFeatures]; output [N, outFeatures]. Weight [outFeatures, inFeatures]; bias
 * [outFeatures].
 *
 * @param bias whether a number per output feature is added
 */
public record Linear(int inFeatures, int outFeatures, boolean bias) implements Layer {
  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException if a number of features is not positive
   */
  public Linear {
    Require.positive("Linear.inFeatures", inFeatures);
    Require.positive("Linear.outFeatures", outFeatures);
  }

  /** With bias. */
  public static Linear of(int inFeatures, int outFeatures) {
    return new Linear(inFeatures, outFeatures, true);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.linear(this);
  }
}
