package dev.isomorph.anomaly;

import dev.isomorph.anomaly.metrics.Quantile;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.Scorer;

/**
 * What makes a score a verdict: the threshold, and where it comes from.
 *
 * @param threshold above which a score is anomalous
 * @param heldOutScores how the normal images scored that gave it
 * @param provenance where the detector comes from
 * @param scorer how images are scored
 */
public record Calibration(
    Threshold threshold, ScoreStatistics heldOutScores, Provenance provenance, Scorer scorer) {

  /** The threshold at a quantile, in (0, 1], of the scores of normal images. */
  static Calibration of(double[] scores, double quantile, Provenance provenance, Scorer scorer) {
    return new Calibration(
        new Threshold(Quantile.of(scores, quantile), quantile),
        ScoreStatistics.of(scores),
        provenance,
        scorer);
  }
}
