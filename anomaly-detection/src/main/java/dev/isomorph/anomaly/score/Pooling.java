package dev.isomorph.anomaly.score;

import java.util.Arrays;

/**
 * How a map becomes one number: the mean of the highest pixels.
 *
 * @param share which share of the pixels counts, in 0..1; at least one pixel does, so 0 is the
 *     maximum, and 1 is the mean
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

  /** The score of a map; sums in double. */
  double of(float[] map) {
    int count = (int) Math.max(1, Math.round(share * map.length));
    if (count == 1) {
      float highest = Float.NEGATIVE_INFINITY;
      for (float value : map) {
        highest = Math.max(highest, value);
      }
      return highest;
    }
    float[] values = map;
    if (count < map.length) {
      values = map.clone();
      Arrays.sort(values);
    }
    double sum = 0;
    for (int i = values.length - count; i < values.length; i++) {
      sum += values[i];
    }
    return sum / count;
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
