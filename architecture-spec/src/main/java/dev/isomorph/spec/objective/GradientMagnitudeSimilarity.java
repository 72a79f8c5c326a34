package dev.isomorph.spec.objective;

import dev.isomorph.spec.Require;

/**
 * One minus the multi-scale gradient magnitude similarity (MSGMS) of maps [N, C, H, W]: 0 where
 * they are equal, below 1.
 *
 * <p>Both maps become grey, the mean over their channels. At each scale their gradients are taken
 * with Prewitt's kernels (rows of {@code 1/3, 0, -1/3}, and the same transposed), beyond the border
 * values are 0; the magnitude is {@code g = sqrt(gx^2 + gy^2 + 1e-12)}, and
 *
 * <pre>{@code
 * GMS = (2 g(o) g(t) + c) / (g(o)^2 + g(t)^2 + c), c = 0.0026 dataRange^2
 * }</pre>
 *
 * <p>From scale to scale the grey maps are averaged over windows of 2x2 without overlap; an odd
 * last row or column is left out. The loss is the mean over the scales of one minus the mean of GMS
 * over all pixels and images.
 *
 * @param scales how many scales, the first of full size
 * @param dataRange the distance from the smallest possible value to the largest: 2 for [-1, 1]
 * @see <a href="https://arxiv.org/abs/1308.3052">Xue et al. (2014)</a>, and for several scales <a
 *     href="https://doi.org/10.1016/j.patcog.2020.107706">Zavrtanik et al. (2021)</a>
 */
public record GradientMagnitudeSimilarity(int scales, double dataRange) implements Loss {
  /** Under the root of the magnitude, so that it has a derivative where the map is flat. */
  public static final double SMOOTHING = 1e-12;

  private static final double CONSTANT = 0.0026;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there is no scale, or the data range is not positive and
   *     finite
   */
  public GradientMagnitudeSimilarity {
    Require.positive("GradientMagnitudeSimilarity.scales", scales);
    Require.positive("GradientMagnitudeSimilarity.dataRange", dataRange);
  }

  /** Three scales of images in [-1, 1]. */
  public static GradientMagnitudeSimilarity standard() {
    return new GradientMagnitudeSimilarity(3, 2);
  }

  /** {@code 0.0026 dataRange^2}. */
  public double constant() {
    return CONSTANT * dataRange * dataRange;
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.gradientMagnitudeSimilarity(this);
  }
}
