package dev.isomorph.spec.objective;

import dev.isomorph.spec.Require;

/**
 * One minus the mean structural similarity (SSIM) of maps [N, C, H, W]: 0 where they are equal, at
 * most 2.
 *
 * <p>Every pixel of every channel is judged by the square window around it, all of whose pixels
 * weigh the same; beyond the border values are 0 and count. With the means m, variances v and
 * covariance c of a window, each divided by the number of its pixels,
 *
 * <pre>{@code
 * SSIM = (2 m(o) m(t) + C1) (2 c(o, t) + C2) / ((m(o)^2 + m(t)^2 + C1) (v(o) + v(t) + C2))
 * C1 = (0.01 dataRange)^2, C2 = (0.03 dataRange)^2
 * }</pre>
 *
 * <p>The mean is over all pixels, channels and images, those at the border included.
 *
 * @param window height and width of the window in pixels, odd, from 3
 * @param dataRange the distance from the smallest possible value to the largest: 2 for [-1, 1]
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang et al. (2004)</a>
 */
public record StructuralSimilarity(int window, double dataRange) implements Loss {
  private static final double K1 = 0.01;
  private static final double K2 = 0.03;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the window is even or below 3, or the data range is not
   *     positive and finite
   */
  public StructuralSimilarity {
    Require.that(
        window >= 3 && window % 2 == 1,
        "StructuralSimilarity.window",
        "an odd number from 3",
        window);
    Require.positive("StructuralSimilarity.dataRange", dataRange);
  }

  /** Windows of 7 pixels on images in [-1, 1]. */
  public static StructuralSimilarity standard() {
    return new StructuralSimilarity(7, 2);
  }

  /** {@code (0.01 dataRange)^2}. */
  public double c1() {
    return K1 * dataRange * K1 * dataRange;
  }

  /** {@code (0.03 dataRange)^2}. */
  public double c2() {
    return K2 * dataRange * K2 * dataRange;
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.structuralSimilarity(this);
  }
}
