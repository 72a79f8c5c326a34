package dev.isomorph.anomaly.score;

import static dev.isomorph.anomaly.score.ScoreConstants.OUTLINE_NOISE;
import static dev.isomorph.anomaly.score.ScoreConstants.OUTLINE_SIGMA;

import dev.isomorph.spec.Size2d;

/**
 * What of an image does not change with the light: at each pixel the difference from the
 * surroundings, in their standard deviations.
 */
final class Outline {
  /** Pixels on the longer side, at most, where the shorter one allows it. */
  private static final int LONGEST = 320;

  /** Pixels on the shorter side, at least, of an image that is made smaller. */
  private static final int SHORTEST = 9;

  private static final GaussianBlur SURROUNDINGS = GaussianBlur.of(OUTLINE_SIGMA);

  private Outline() {}

  /** The size of the outline of an image. */
  static Size2d size(Size2d image) {
    int halvings = halvings(image);
    return new Size2d(image.height() >> halvings, image.width() >> halvings);
  }

  private static int halvings(Size2d image) {
    int longer = Math.max(image.height(), image.width());
    int shorter = Math.min(image.height(), image.width());
    int halvings = 0;
    while (longer >> halvings > LONGEST && shorter >> halvings + 1 >= SHORTEST) {
      halvings++;
    }
    return halvings;
  }

  /**
   * The outline of an image, made smaller by a power of two.
   *
   * @param grey values in 0..1
   */
  static Plane of(Plane grey) {
    Plane small = grey;
    for (int i = 0; i < halvings(new Size2d(grey.height(), grey.width())); i++) {
      small = small.halved();
    }
    int height = small.height();
    int width = small.width();
    Plane outline = new Plane(height, width);
    float[] values = outline.values();
    float[] mean = SURROUNDINGS.apply(small.values(), height, width);
    float[] squares = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = small.values()[i] - mean[i];
      squares[i] = values[i] * values[i];
    }
    float[] variance = SURROUNDINGS.apply(squares, height, width);
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(variance[i]) + OUTLINE_NOISE;
    }
    return outline;
  }
}
