package dev.isomorph.spec;

/**
 * Leaky rectifier: {@code x} where positive, {@code negativeSlope * x} elsewhere; the shape stays.
 *
 * @param negativeSlope the slope left of zero; its derivative at 0 is negativeSlope
 */
public record LeakyReLU(double negativeSlope) implements Layer {
  /**
   * Checks the slope.
   *
   * @throws IllegalArgumentException if negativeSlope is not finite
   */
  public LeakyReLU {
    Require.that(
        Double.isFinite(negativeSlope),
        "LeakyReLU.negativeSlope",
        "a finite number",
        negativeSlope);
  }

  /** PyTorch's default slope, 0.01. */
  public static LeakyReLU standard() {
    return new LeakyReLU(0.01);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.leakyRelu(this);
  }
}
