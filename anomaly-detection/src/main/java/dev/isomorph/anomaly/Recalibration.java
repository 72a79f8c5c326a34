package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.metrics.FalseAlarms;
import dev.isomorph.anomaly.region.PixelLimit;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CompiledModel;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds a calibration for a network that is trained already, by normal images that it was not
 * trained on.
 *
 * @param model the network
 * @param before the calibration that the detector has
 * @param inspected which part of images is inspected from now on
 * @param falseAlarmRate the share of new normal images, in (0, 1), that may be above the threshold
 * @param listener hears of each image
 */
record Recalibration(
    CompiledModel model,
    Optional<Calibration> before,
    InspectedArea inspected,
    double falseAlarmRate,
    ScoreListener listener) {
  /**
   * Of a network trained elsewhere, scored as it is.
   *
   * @param checkpoint the name of the file that the weights come from
   * @param pipeline scores images
   */
  Calibration imported(String checkpoint, ScoringPipeline pipeline, ImageSet normal) {
    PixelLimit pixels = new PixelLimit(normal.size());
    Scores scores = scores(pipeline, inspected.of(normal), pixels);
    Provenance provenance =
        new Provenance.Imported(
            IsomorphVersion.read(),
            checkpoint,
            model.backend().name(),
            model.backend().version(),
            normal.description(),
            scores.images().size(),
            scores.unreadable().size(),
            Instant.now().toString());
    return calibration(scores, scorer(), provenance, pixels);
  }

  /** By another scoring; what it needs of the distribution of features was fitted in training. */
  Calibration rescored(Scoring scoring, ImageSet normal) {
    Calibration earlier =
        before.orElseThrow(
            () -> new IllegalStateException("expected a detector with a threshold, got none"));
    Outputs.require(model.plan().architecture(), scoring);
    OptionalLong sharePixels =
        tiling().isPresent()
            ? OptionalLong.of(model.plan().architecture().input().spatial().area())
            : OptionalLong.empty();
    ImageSet images = inspected.of(normal);
    Scorer.Fitting fitting =
        new Scorer.Fitting(scoring, scorer().normal().only(scoring), sharePixels);
    if (scoring.needsSpread()) {
      // The terms one by one, to fit what makes them comparable.
      Scorer unfitted = new Scorer(scoring, ones(scoring), fitting.normal(), sharePixels);
      try (ScoringPipeline fitted = pipeline(unfitted)) {
        fitted.fit(images.examples().iterator(), fitting);
      }
    }
    Scorer by = fitting.scorer();
    try (ScoringPipeline scoredBy = pipeline(by)) {
      PixelLimit pixels = new PixelLimit(images.size());
      return calibration(scores(scoredBy, images, pixels), by, earlier.provenance(), pixels);
    }
  }

  private Scorer scorer() {
    return before.map(Calibration::scorer).orElse(Scorer.MEAN_SQUARED_ERROR);
  }

  private Optional<Tiling> tiling() {
    return before.flatMap(Calibration::tiling);
  }

  private ScoringPipeline pipeline(Scorer by) {
    return ScoringPipeline.of(model, tiling(), ImageScoring.of(by, Optional.empty()));
  }

  private Calibration calibration(
      Scores scores, Scorer by, Provenance provenance, PixelLimit pixels) {
    return Calibration.of(
        scores.values(score -> true), falseAlarmRate, provenance, by, tiling(), pixels, inspected);
  }

  private Scores scores(ScoringPipeline by, ImageSet normal, PixelLimit pixels) {
    FalseAlarms.of(1, falseAlarmRate);
    Scores.Collecting collecting = new Scores.Collecting();
    ScoreListener both = collecting.and(listener);
    by.score(
        normal.examples().iterator(),
        result -> {
          pixels.add(result.map(), result.size());
          both.scored(result.score());
        },
        both::skipped);
    Scores scores = collecting.scores();
    if (scores.images().isEmpty()) {
      throw new DataSetException(
          "%s: none of %d images can be read".formatted(normal.description(), normal.size()));
    }
    return scores;
  }

  private static List<Spread> ones(Scoring scoring) {
    return Collections.nCopies(scoring.terms().size(), new Spread(1, 1));
  }
}
