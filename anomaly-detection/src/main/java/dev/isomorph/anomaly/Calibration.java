package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.region.PixelLimit;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.anomaly.tile.Tiling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
 * @param measuredLimit the value of a pixel that {@link PixelLimit} has found on the maps of the
 *     held-out images; empty where an earlier version did not look for one
 * @param area which part of images is inspected
 */
public record Calibration(
    Threshold threshold,
    ScoreStatistics heldOutScores,
    List<Double> scores,
    Provenance provenance,
    Scorer scorer,
    Optional<Tiling> tiling,
    OptionalDouble measuredLimit,
    InspectedArea area) {
  /** How many times its mean the highest pixels of a usual map may be. */
  private static final double PIXEL_OVER_MEAN = 4;

  /** Keeps a copy of the scores, and of the area what is kept with a detector. */
  public Calibration {
    scores = List.copyOf(scores);
    area = area.kept();
  }

  /** Without a measured limit of a pixel, of whole images, as earlier versions wrote it. */
  public Calibration(
      Threshold threshold,
      ScoreStatistics heldOutScores,
      List<Double> scores,
      Provenance provenance,
      Scorer scorer,
      Optional<Tiling> tiling) {
    this(
        threshold,
        heldOutScores,
        scores,
        provenance,
        scorer,
        tiling,
        OptionalDouble.empty(),
        InspectedArea.WHOLE);
  }

  /** By the scores of normal images, at a false-alarm rate in (0, 1). */
  static Calibration of(
      double[] scores,
      double falseAlarmRate,
      Provenance provenance,
      Scorer scorer,
      Optional<Tiling> tiling,
      PixelLimit pixels,
      InspectedArea area) {
    return new Calibration(
        Threshold.ofNormal(scores, falseAlarmRate, scorer.highestScore()),
        ScoreStatistics.of(scores),
        Arrays.stream(scores).sorted().boxed().toList(),
        provenance,
        scorer,
        tiling,
        pixels.limit().stream()
            .map(limit -> Threshold.above(limit, scorer.highestPixel()))
            .findFirst(),
        area);
  }

  /**
   * The value of a score map above which a pixel belongs to an anomalous region. Where it was not
   * measured it follows from the threshold of whole images: where the score is the highest pixel,
   * it is the threshold; where it is a mean over the map, four times the threshold; a mean over
   * part of the map lies between.
   */
  public double pixelLimit() {
    if (measuredLimit.isPresent()) {
      return measuredLimit.getAsDouble();
    }
    List<ScoreTerm> terms = scorer.scoring().terms();
    double limit = 0;
    for (int i = 0; i < terms.size(); i++) {
      double share = terms.get(i).pooling().share();
      Spread spread = scorer.spreads().isEmpty() ? Spread.ONE : scorer.spreads().get(i);
      limit += (1 + share * (PIXEL_OVER_MEAN - 1)) * spread.image() / spread.pixel() / terms.size();
    }
    return limit * threshold.value();
  }

  /** The scale of colours and masks whose limit is that of the pixels of anomalous regions. */
  public MapScale mapScale() {
    return new MapScale(Math.max(Float.MIN_NORMAL, pixelLimit()));
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
    return new Calibration(
        newThreshold, heldOutScores, scores, provenance, scorer, tiling, measuredLimit, area);
  }

  /** The same with another origin. */
  public Calibration withProvenance(Provenance other) {
    return new Calibration(
        threshold, heldOutScores, scores, other, scorer, tiling, measuredLimit, area);
  }

  /** The same for images of which another part is inspected. */
  public Calibration withArea(InspectedArea other) {
    return new Calibration(
        threshold, heldOutScores, scores, provenance, scorer, tiling, measuredLimit, other);
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
    return withThreshold(Threshold.ofNormal(values, rate, scorer.highestScore()));
  }
}
