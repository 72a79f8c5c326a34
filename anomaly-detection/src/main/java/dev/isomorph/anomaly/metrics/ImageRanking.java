package dev.isomorph.anomaly.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Scores of images of which the truth is known, sorted once, to be measured as they are or with
 * weights, as resampling wants it. Equal scores share a threshold. Immutable.
 */
public final class ImageRanking {
  private final double[] scores;
  private final boolean[] anomalous;
  private final int[] examples;

  private ImageRanking(double[] scores, boolean[] anomalous, int[] examples) {
    this.scores = scores;
    this.anomalous = anomalous;
    this.examples = examples;
  }

  /**
   * A ranking of at least one normal and one anomalous score.
   *
   * @throws IllegalArgumentException if a side is empty, the lengths differ or a score is no number
   */
  public static ImageRanking of(double[] scores, boolean[] anomalous) {
    if (scores.length != anomalous.length) {
      throw new IllegalArgumentException(
          "ImageRanking: expected as many labels as scores, got %d and %d"
              .formatted(anomalous.length, scores.length));
    }
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] sorted = new double[order.length];
    boolean[] truth = new boolean[order.length];
    int positives = 0;
    for (int i = 0; i < order.length; i++) {
      sorted[i] = scores[order[i]];
      truth[i] = anomalous[order[i]];
      positives += truth[i] ? 1 : 0;
      if (Double.isNaN(sorted[i])) {
        throw new IllegalArgumentException(
            "ImageRanking: scores[%d]: expected a number, got NaN".formatted(order[i]));
      }
    }
    if (positives == 0 || positives == order.length) {
      throw new IllegalArgumentException(
          "ImageRanking: expected normal and anomalous scores, got %d and %d"
              .formatted(order.length - positives, positives));
    }
    return new ImageRanking(sorted, truth, order);
  }

  /**
   * How well the scores separate.
   *
   * @param auroc area under the receiver operating characteristic, in 0..1; 0.5 is guessing
   * @param averagePrecision mean precision over the recall, by steps; guessing gives the share of
   *     anomalous images
   * @param bestF1 the highest F1 of all thresholds
   * @param bestThreshold the score at or above which images are called anomalous for it
   */
  public record Measures(
      double auroc, double averagePrecision, double bestF1, double bestThreshold) {}

  /** Of the images as they are. */
  public Measures measures() {
    int[] once = new int[scores.length];
    Arrays.fill(once, 1);
    return measures(once);
  }

  /**
   * As if the i-th image were there {@code weights[i]} times; both sides need a weight above 0.
   *
   * @param weights by position in the arrays the ranking was made of
   */
  public Measures measures(int[] weights) {
    long positives = 0;
    long negatives = 0;
    for (int i = 0; i < scores.length; i++) {
      if (anomalous[i]) {
        positives += weights[examples[i]];
      } else {
        negatives += weights[examples[i]];
      }
    }
    long hits = 0;
    long alarms = 0;
    double area = 0;
    double averagePrecision = 0;
    double bestF1 = 0;
    double bestThreshold = scores[0];
    int i = 0;
    while (i < scores.length) {
      double threshold = scores[i];
      long newHits = 0;
      long newAlarms = 0;
      for (; i < scores.length && scores[i] == threshold; i++) {
        if (anomalous[i]) {
          newHits += weights[examples[i]];
        } else {
          newAlarms += weights[examples[i]];
        }
      }
      area += newAlarms * (hits + 0.5 * newHits);
      hits += newHits;
      alarms += newAlarms;
      if (newHits > 0) {
        averagePrecision += (double) newHits / positives * hits / (hits + alarms);
      }
      double f1 = f1(hits, alarms, positives);
      if (f1 > bestF1) {
        bestF1 = f1;
        bestThreshold = threshold;
      }
    }
    return new Measures(area / positives / negatives, averagePrecision, bestF1, bestThreshold);
  }

  /** F1 where every score above the threshold is called anomalous. */
  public double f1Above(double threshold) {
    long hits = 0;
    long alarms = 0;
    for (int i = 0; i < scores.length && scores[i] > threshold; i++) {
      if (anomalous[i]) {
        hits++;
      } else {
        alarms++;
      }
    }
    return f1(hits, alarms, positives());
  }

  /** The share of anomalous images: the average precision of guessing. */
  public double prevalence() {
    return (double) positives() / scores.length;
  }

  /** F1 where everything is called anomalous, which a useful detector must beat. */
  public double f1OfAll() {
    return f1(positives(), scores.length - positives(), positives());
  }

  private long positives() {
    long positives = 0;
    for (boolean one : anomalous) {
      positives += one ? 1 : 0;
    }
    return positives;
  }

  private static double f1(long hits, long alarms, long positives) {
    return 2.0 * hits / (hits + alarms + positives);
  }
}
