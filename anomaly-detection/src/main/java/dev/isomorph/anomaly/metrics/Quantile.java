package dev.isomorph.anomaly.metrics;

import java.util.Arrays;

/** The value below which a share of numbers lies. */
public final class Quantile {
  private Quantile() {}

  /**
   * Linear interpolation between the two nearest of the sorted values: position {@code share * (n -
   * 1)}, the default of NumPy and R (type 7).
   *
   * @param share in 0..1; 0.5 is the median
   * @throws IllegalArgumentException if there is no value or share is outside 0..1
   */
  public static double of(double[] values, double share) {
    if (values.length == 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Quantile: expected values and a share in 0..1, got %d values and share %s"
              .formatted(values.length, share));
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = share * (sorted.length - 1);
    int low = (int) position;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
  }
}
