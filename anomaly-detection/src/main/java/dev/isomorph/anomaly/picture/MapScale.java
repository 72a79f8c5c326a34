package dev.isomorph.anomaly.picture;

/**
 * How the values of anomaly maps become colours and masks, the same for all images of a detector,
 * so that pictures can be compared.
 *
 * <p>The limit stands in the middle of the scale: darker is usual, brighter is not. Differences
 * near 0 are spread by a square root; the scale ends at four times the limit.
 *
 * @param limit the value above which a pixel counts as anomalous; above 0
 */
public record MapScale(double limit) {
  /** Checks that one can divide by it. */
  public MapScale {
    if (!(limit > 0 && Double.isFinite(limit))) {
      throw new IllegalArgumentException("MapScale.limit: expected > 0 and finite, got " + limit);
    }
  }

  /** Where a value stands on the scale, in 0..1; the limit is at 0.5. */
  public double position(double value) {
    return Math.min(1, Math.sqrt(Math.max(0, value) / limit) / 2);
  }

  /** Whether a pixel of this value counts as anomalous. */
  public boolean anomalous(double value) {
    return value > limit;
  }
}
