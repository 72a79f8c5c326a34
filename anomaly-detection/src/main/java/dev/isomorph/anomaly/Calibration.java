package dev.isomorph.anomaly;

import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.tile.Tiling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What makes a score a verdict: the threshold, and where it comes from.
 *
 * @param threshold above which a score is anomalous
 * @param heldOutScores how normal images score that the network was not trained on
 * @param scores the scores of these images, ascending, so that another threshold can be chosen;
 *     empty where an earlier version did not keep them
 * @param provenance where the detector comes from
 * @param scorer how images are scored
 * @param tiling how images are cut into tiles; empty where they are brought to the network's size
 */
public record Calibration(
    Threshold threshold,
    ScoreStatistics heldOutScores,
    List<Double> scores,
    Provenance provenance,
    Scorer scorer,
    Optional<Tiling> tiling) {

  /** Keeps a copy of the scores. */
  public Calibration {
    scores = List.copyOf(scores);
  }

  /** By the scores of normal images, at a false-alarm rate in (0, 1). */
  static Calibration of(
      double[] scores,
      double falseAlarmRate,
      Provenance provenance,
      Scorer scorer,
      Optional<Tiling> tiling) {
    return new Calibration(
        Threshold.ofNormal(scores, falseAlarmRate),
        ScoreStatistics.of(scores),
        Arrays.stream(scores).sorted().boxed().toList(),
        provenance,
        scorer,
        tiling);
  }

  /** How many of the scores of held-out normal images are above the threshold. */
  public long scoresAbove() {
    return scores.stream().filter(score -> score > threshold.value()).count();
  }

  /**
   * The probability, at most and on average over such sets of held-out images, that a new normal
   * image is above the threshold, whatever way the threshold was found without these scores: of n
   * of them, k above it, (k + 1) / (n + 1).
   *
   * @throws IllegalStateException if the scores were not kept
   */
  public double expectedFalseAlarmRate() {
    if (scores.isEmpty()) {
      throw new IllegalStateException("expected held-out scores, got none");
    }
    return (scoresAbove() + 1.0) / (scores.size() + 1.0);
  }

  /** The same with another threshold. */
  public Calibration withThreshold(Threshold newThreshold) {
    return new Calibration(newThreshold, heldOutScores, scores, provenance, scorer, tiling);
  }

  /**
   * The same with the threshold at another false-alarm rate, in (0, 1).
   *
   * @throws IllegalArgumentException if the scores were not kept
   */
  public Calibration withFalseAlarmRate(double rate) {
    if (scores.isEmpty()) {
      throw new IllegalArgumentException(
          "false-alarm rate: expected held-out scores in detector.json, got none, as the version of Isomorph that wrote it kept none; give normal images that the network was not trained on");
    }
    double[] values = scores.stream().mapToDouble(Double::doubleValue).toArray();
    return withThreshold(Threshold.ofNormal(values, rate));
  }
}
