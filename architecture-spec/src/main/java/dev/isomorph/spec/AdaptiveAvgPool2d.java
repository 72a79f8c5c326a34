package dev.isomorph.spec;

/**
 * Average pool to a fixed output size, whatever the input size.
 *
 * <p>Input [N, C, H, W]; output [N, C, oH, oW]. Output row i averages the input rows {@code floor(i
 * * H / oH)} up to, not including, {@code ceil((i + 1) * H / oH)}; columns likewise. Windows may
 * overlap, and an output larger than the input repeats values.
 */
public record AdaptiveAvgPool2d(Size2d outputSize) implements Layer {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the output size is not positive
   */
  public AdaptiveAvgPool2d {
    Require.positive("AdaptiveAvgPool2d.outputSize", outputSize);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.adaptiveAvgPool2d(this);
  }
}
