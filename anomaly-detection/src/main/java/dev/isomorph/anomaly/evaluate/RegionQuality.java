package dev.isomorph.anomaly.evaluate;

import dev.isomorph.anomaly.metrics.Bootstrap;
import dev.isomorph.anomaly.metrics.RegionCounts;
import java.util.Arrays;
import java.util.List;

/**
 * How well the regions above the detector's pixel limit match the defects, see {@link
 * RegionCounts}.
 *
 * @param limit pixels above it are marked
 * @param f1 harmonic mean of precision and recall
 * @param precision the share of marked regions that are defective
 * @param recall the share of defects that are marked
 * @param falseAlarms how many regions are marked in a normal image on average
 */
public record RegionQuality(
    double limit, Measure f1, Measure precision, Measure recall, Measure falseAlarms) {

  /** What a set of images has in all. */
  private record Total(RegionCounts all, RegionCounts normal, long normalImages) {
    double falseAlarms() {
      return (double) normal.marked() / normalImages;
    }
  }

  /**
   * Measures some images; there are normal ones among them.
   *
   * @param counts of each image
   * @param anomalous for each image, whether it is
   */
  static RegionQuality of(
      double limit, List<RegionCounts> counts, boolean[] anomalous, Bootstrap bootstrap) {
    int[] once = new int[anomalous.length];
    Arrays.fill(once, 1);
    Total measured = total(counts, anomalous, once);
    List<Total> resampled =
        bootstrap.measure(anomalous, weights -> total(counts, anomalous, weights));
    return new RegionQuality(
        limit,
        Measure.of(measured, resampled, total -> total.all().f1()),
        Measure.of(measured, resampled, total -> total.all().precision()),
        Measure.of(measured, resampled, total -> total.all().recall()),
        Measure.of(measured, resampled, Total::falseAlarms));
  }

  private static Total total(List<RegionCounts> counts, boolean[] anomalous, int[] weights) {
    RegionCounts all = RegionCounts.NONE;
    RegionCounts normal = RegionCounts.NONE;
    long normalImages = 0;
    for (int i = 0; i < weights.length; i++) {
      all = all.plus(counts.get(i), weights[i]);
      if (!anomalous[i]) {
        normal = normal.plus(counts.get(i), weights[i]);
        normalImages += weights[i];
      }
    }
    return new Total(all, normal, normalImages);
  }
}
