package dev.isomorph.anomaly.score;

import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_C1;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_C2;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_SIGMA;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_TRUNCATE;

/**
 * How unlike two images are in brightness, contrast and structure around each pixel: {@code (1 -
 * SSIM) / 2}, mean over the channels, in 0..1.
 *
 * <p>Window: a Gaussian of 1.5 pixels over 11 x 11, mirrored at the border; constants 0.01 and 0.03
 * for values in [-1, 1]. The numbers are scikit-image's with {@code gaussian_weights=True,
 * sigma=1.5, use_sample_covariance=False, data_range=2}.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang et al. (2004)</a>
 */
final class StructuralSimilarity {
  private static final GaussianBlur WINDOW = GaussianBlur.of(SSIM_SIGMA, SSIM_TRUNCATE);

  /** How far the window goes, in pixels. */
  static final int REACH = WINDOW.radius();

  private StructuralSimilarity() {}

  static float[] distance(ReconstructionPair pair) {
    int height = pair.height();
    int width = pair.width();
    int pixels = height * width;
    float[] map = new float[pixels];
    float[] product = new float[pixels];
    for (int c = 0; c < pair.channels(); c++) {
      float[] a = pair.imageChannel(c);
      float[] b = pair.reconstructionChannel(c);
      float[] meanA = WINDOW.apply(a, height, width);
      float[] meanB = WINDOW.apply(b, height, width);
      float[] meanAa = WINDOW.apply(multiply(a, a, product), height, width);
      float[] meanBb = WINDOW.apply(multiply(b, b, product), height, width);
      float[] meanAb = WINDOW.apply(multiply(a, b, product), height, width);
      Ranges.forEach(
          pixels,
          1,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              float crossed = meanA[i] * meanB[i];
              float squared = meanA[i] * meanA[i] + meanB[i] * meanB[i];
              float covariance = meanAb[i] - crossed;
              float variances = meanAa[i] + meanBb[i] - squared;
              float similarity =
                  (2 * crossed + SSIM_C1)
                      * (2 * covariance + SSIM_C2)
                      / ((squared + SSIM_C1) * (variances + SSIM_C2));
              map[i] += (1 - similarity) / 2 / pair.channels();
            }
          });
    }
    return map;
  }

  private static float[] multiply(float[] a, float[] b, float[] product) {
    for (int i = 0; i < product.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }
}
