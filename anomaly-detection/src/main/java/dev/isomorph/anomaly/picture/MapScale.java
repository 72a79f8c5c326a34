package dev.isomorph.anomaly.picture;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Spread;
import java.util.List;

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
  /** How many times its mean the highest pixels of a usual map may be. */
  private static final double PIXEL_OVER_MEAN = 4;

  /** Checks that one can divide by it. */
  public MapScale {
    if (!(limit > 0 && Double.isFinite(limit))) {
      throw new IllegalArgumentException("MapScale.limit: expected > 0 and finite, got " + limit);
    }
  }

  /**
   * The scale that follows from the threshold of whole images. Where the score is the highest
   * pixel, that is the limit of a pixel too; where it is a mean over the map, a pixel may have four
   * times as much; a mean over part of the map lies between.
   */
  public static MapScale of(Calibration calibration) {
    Scorer scorer = calibration.scorer();
    List<ScoreTerm> terms = scorer.scoring().terms();
    double limit = 0;
    for (int i = 0; i < terms.size(); i++) {
      double share = terms.get(i).pooling().share();
      Spread spread = scorer.spreads().isEmpty() ? new Spread(1, 1) : scorer.spreads().get(i);
      limit += (1 + share * (PIXEL_OVER_MEAN - 1)) * spread.image() / spread.pixel() / terms.size();
    }
    return new MapScale(Math.max(Float.MIN_NORMAL, limit * calibration.threshold().value()));
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
