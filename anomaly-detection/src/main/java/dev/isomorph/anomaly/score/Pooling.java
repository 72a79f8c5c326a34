package dev.isomorph.anomaly.score;

import java.util.OptionalLong;

/**
 * How a map becomes one number: the mean of the highest pixels.
 *
 * @param share which share of the pixels that are not ignored counts, in 0..1; at least one pixel
 *     does, so 0 is the maximum, and 1 is the mean of the whole map. A share between them is one of
 *     the map's pixels, or where that is asked for, of as many pixels as a tile has, since the size
 *     of a defect does not depend on the size of the photograph
 */
public record Pooling(double share) {
  /** The highest pixel. */
  public static final Pooling MAX = new Pooling(0);

  /** All pixels. */
  public static final Pooling MEAN = new Pooling(1);

  private static final String TOP = "top=";

  /** Checks the share. */
  public Pooling {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "scoring: pooling: expected a share in 0..1, got " + share);
    }
  }

  /** The score of a map, the share being one of its own pixels; sums in double. */
  double of(float[] map) {
    return of(map, OptionalLong.empty());
  }

  /**
   * The score of a map; sums in double.
   *
   * @param map the pixels that count; of none of them the score is 0
   * @param sharePixels of how many pixels the share is; empty for those of the map
   */
  double of(float[] map, OptionalLong sharePixels) {
    return map.length == 0 ? 0 : HighestValues.mean(map, count(map.length, sharePixels));
  }

  /** How many of a map's pixels count. */
  private int count(int pixels, OptionalLong sharePixels) {
    if (equals(MEAN)) {
      return pixels;
    }
    long wanted = Math.round(share * sharePixels.orElse(pixels));
    return (int) Math.max(1, Math.min(wanted, pixels));
  }

  static boolean isPooling(String text) {
    return text.equals("max") || text.equals("mean") || text.startsWith(TOP);
  }

  static Pooling parse(String text) {
    return switch (text) {
      case "max" -> MAX;
      case "mean" -> MEAN;
      default -> new Pooling(ScoreTerm.number(text, TOP));
    };
  }

  /** {@code max}, {@code mean} or {@code top=SHARE}. */
  @Override
  public String toString() {
    if (equals(MAX)) {
      return "max";
    }
    return equals(MEAN) ? "mean" : TOP + share;
  }
}
