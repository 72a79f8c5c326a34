package dev.isomorph.anomaly.score;

/**
 * What of an image does not change with the light: at each pixel the difference from the
 * surroundings, in their standard deviations.
 */
final class Outline {
  /** Pixels on the longer side, at most. */
  private static final int LONGEST = 320;

  private static final GaussianBlur SURROUNDINGS = GaussianBlur.of(4);

  /** Added to a standard deviation, on a scale where white is 1: less than that is noise. */
  private static final float NOISE = 0.02f;

  private Outline() {}

  /**
   * The outline of an image, made smaller by a power of two.
   *
   * @param grey values in 0..1
   */
  static Plane of(Plane grey) {
    Plane small = grey;
    while (Math.max(small.height(), small.width()) > LONGEST) {
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
      values[i] /= (float) Math.sqrt(variance[i]) + NOISE;
    }
    return outline;
  }
}
