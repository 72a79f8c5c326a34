package dev.isomorph.anomaly.metrics;

import java.util.Arrays;

/**
 * How a set of scores lies.
 *
 * @param count how many
 * @param mean their mean
 * @param standardDeviation of the scores themselves (divided by count)
 * @param minimum the lowest
 * @param median the middle one
 * @param maximum the highest
 */
public record ScoreStatistics(
    int count,
    double mean,
    double standardDeviation,
    double minimum,
    double median,
    double maximum) {

  /**
   * Of at least one score.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ScoreStatistics of(double[] scores) {
    double median = Quantile.of(scores, 0.5);
    double mean = Arrays.stream(scores).sum() / scores.length;
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    return new ScoreStatistics(
        scores.length,
        mean,
        Math.sqrt(squares / scores.length),
        Arrays.stream(scores).min().orElseThrow(),
        median,
        Arrays.stream(scores).max().orElseThrow());
  }
}
