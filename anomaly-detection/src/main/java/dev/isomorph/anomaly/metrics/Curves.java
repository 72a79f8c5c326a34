package dev.isomorph.anomaly.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a threshold gains and costs, for every threshold: images at or above it are called
 * anomalous. Equal scores share a point. The points go from the highest threshold to the lowest.
 */
public final class Curves {
  private Curves() {}

  /**
   * What one threshold does.
   *
   * @param threshold the score; infinite for the first point, which calls nothing anomalous
   * @param falsePositiveRate share of normal images called anomalous, in 0..1
   * @param recall share of anomalous images called anomalous, in 0..1
   * @param precision share of images called anomalous that are; 1 where none is called so
   */
  public record Point(
      double threshold, double falsePositiveRate, double recall, double precision) {}

  /**
   * The points of both curves.
   *
   * @throws IllegalArgumentException if a side is empty
   */
  public static List<Point> of(double[] normal, double[] anomalous) {
    if (normal.length == 0 || anomalous.length == 0) {
      throw new IllegalArgumentException(
          "Curves: expected normal and anomalous scores, got %d and %d"
              .formatted(normal.length, anomalous.length));
    }
    double[] negatives = ascending(normal);
    double[] positives = ascending(anomalous);
    List<Point> points = new ArrayList<>();
    points.add(new Point(Double.POSITIVE_INFINITY, 0, 0, 1));
    int n = negatives.length;
    int p = positives.length;
    while (n > 0 || p > 0) {
      double threshold =
          Math.max(
              n > 0 ? negatives[n - 1] : Double.NEGATIVE_INFINITY,
              p > 0 ? positives[p - 1] : Double.NEGATIVE_INFINITY);
      while (n > 0 && negatives[n - 1] >= threshold) {
        n--;
      }
      while (p > 0 && positives[p - 1] >= threshold) {
        p--;
      }
      int alarms = negatives.length - n;
      int hits = positives.length - p;
      points.add(
          new Point(
              threshold,
              (double) alarms / negatives.length,
              (double) hits / positives.length,
              (double) hits / (hits + alarms)));
    }
    return points;
  }

  /** Mean precision over the recall, by steps, in 0..1. */
  public static double averagePrecision(List<Point> points) {
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      sum += (points.get(i).recall() - points.get(i - 1).recall()) * points.get(i).precision();
    }
    return sum;
  }

  private static double[] ascending(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
