package dev.isomorph.anomaly.score;

/**
 * How much one term of a scoring varies over held-out normal images.
 *
 * @param pixel standard deviation of its smoothed maps, over all pixels; above 0
 * @param image standard deviation of its image scores; above 0
 */
public record Spread(double pixel, double image) {
  /** Leaves a term as it is. */
  public static final Spread ONE = new Spread(1, 1);

  /** Checks that one can divide by them. */
  public Spread {
    if (!(pixel > 0 && image > 0 && Double.isFinite(pixel) && Double.isFinite(image))) {
      throw new IllegalArgumentException(
          "Spread: expected pixel and image > 0 and finite, got %s and %s".formatted(pixel, image));
    }
  }
}
