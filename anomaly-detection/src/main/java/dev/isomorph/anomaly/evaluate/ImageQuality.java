package dev.isomorph.anomaly.evaluate;

import dev.isomorph.anomaly.metrics.Bootstrap;
import dev.isomorph.anomaly.metrics.ImageRanking;
import dev.isomorph.anomaly.metrics.ImageRanking.Measures;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well image scores tell anomalous images from normal ones.
 *
 * @param normal how many normal images
 * @param anomalous how many anomalous images
 * @param auroc area under the receiver operating characteristic; 0.5 is guessing
 * @param ap average precision; guessing gives {@code prevalence}
 * @param bestF1 the highest F1 of all thresholds, which nobody knows beforehand
 * @param bestThreshold at or above which images are called anomalous for it
 * @param f1 F1 at the detector's own threshold, if it has one
 * @param f1OfAll F1 where everything is called anomalous
 * @param prevalence the share of anomalous images
 */
public record ImageQuality(
    int normal,
    int anomalous,
    Measure auroc,
    Measure ap,
    Measure bestF1,
    double bestThreshold,
    OptionalDouble f1,
    double f1OfAll,
    double prevalence) {

  static ImageQuality of(
      double[] scores, boolean[] anomalous, OptionalDouble threshold, Bootstrap bootstrap) {
    ImageRanking ranking = ImageRanking.of(scores, anomalous);
    Measures measured = ranking.measures();
    List<Measures> resampled = bootstrap.measure(anomalous, ranking::measures);
    int positives = 0;
    for (boolean one : anomalous) {
      positives += one ? 1 : 0;
    }
    return new ImageQuality(
        anomalous.length - positives,
        positives,
        Measure.of(measured, resampled, Measures::auroc),
        Measure.of(measured, resampled, Measures::averagePrecision),
        Measure.of(measured, resampled, Measures::bestF1),
        measured.bestThreshold(),
        threshold.isPresent()
            ? OptionalDouble.of(ranking.f1Above(threshold.getAsDouble()))
            : OptionalDouble.empty(),
        ranking.f1OfAll(),
        ranking.prevalence());
  }
}
