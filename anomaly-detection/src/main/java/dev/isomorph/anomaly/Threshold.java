package dev.isomorph.anomaly;

/**
 * Above which anomaly score an image counts as anomalous.
 *
 * @param value the score
 * @param quantile the share of held-out normal images at or below it
 */
public record Threshold(double value, double quantile) {
  /** Checks that scores can be compared with it. */
  public Threshold {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("Threshold.value: expected >= 0 and finite, got " + value);
    }
    requireQuantile(quantile);
  }

  static void requireQuantile(double quantile) {
    if (!(quantile > 0 && quantile <= 1)) {
      throw new IllegalArgumentException("Threshold.quantile: expected in (0, 1], got " + quantile);
    }
  }
}
