package dev.isomorph.anomaly.score;

import static dev.isomorph.anomaly.score.ScoreConstants.GRADIENT_CONSTANT;
import static dev.isomorph.anomaly.score.ScoreConstants.GRADIENT_SCALES;

/**
 * How unlike the edges of two images are: one minus the similarity of gradient magnitudes, mean
 * over three scales, in 0..1.
 *
 * <p>The images' channels are averaged. At each scale the gradients are Prewitt's, with the border
 * pixel repeated; {@code similarity = (2 g h + c) / (g g + h h + c)} with {@code c = 0.0026 * 4}
 * for values in [-1, 1]. The next scale averages 2 x 2 pixels; its map is blended back to full size
 * (bilinear, by pixel centres).
 *
 * @see <a href="https://doi.org/10.1109/TIP.2013.2293423">Xue et al. (2014)</a>, for the scales <a
 *     href="https://doi.org/10.1016/j.patcog.2020.107706">Zavrtanik et al. (2021)</a>
 */
final class GradientSimilarity {
  /** Pixels that one of the coarsest scale stands for, along each side. */
  static final int COARSEST = 1 << (GRADIENT_SCALES - 1);

  /** At the coarsest scale a value is blended of two pixels, whose gradients read a third one. */
  static final int REACH = 3 * COARSEST;

  private GradientSimilarity() {}

  static float[] distance(ReconstructionPair pair) {
    Plane a = grey(pair, pair.image());
    Plane b = grey(pair, pair.reconstruction());
    float[] map = new float[a.height() * a.width()];
    int scales = scales(a.height(), a.width());
    for (int scale = 0; scale < scales; scale++) {
      unlikeness(a, b).addResized(map, pair.height(), pair.width(), 1f / scales);
      a = a.halved();
      b = b.halved();
    }
    return map;
  }

  /** As many as leave two pixels on each side. */
  private static int scales(int height, int width) {
    int scales = 1;
    while (scales < GRADIENT_SCALES && Math.min(height, width) >> scales >= 2) {
      scales++;
    }
    return scales;
  }

  private static Plane grey(ReconstructionPair pair, float[] values) {
    Plane grey = new Plane(pair.height(), pair.width());
    int pixels = grey.values().length;
    for (int c = 0; c < pair.channels(); c++) {
      for (int p = 0; p < pixels; p++) {
        grey.values()[p] += values[c * pixels + p] / pair.channels();
      }
    }
    return grey;
  }

  private static Plane unlikeness(Plane a, Plane b) {
    Plane map = new Plane(a.height(), a.width());
    Ranges.forEach(
        a.height(),
        a.width(),
        (from, to) -> {
          for (int y = from; y < to; y++) {
            for (int x = 0; x < a.width(); x++) {
              float g = a.gradient(y, x);
              float h = b.gradient(y, x);
              // Written so that equal gradients give exactly zero.
              map.values()[y * a.width() + x] =
                  (g - h) * (g - h) / (g * g + h * h + GRADIENT_CONSTANT);
            }
          }
        });
    return map;
  }
}
