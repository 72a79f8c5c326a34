package dev.isomorph.anomaly.metrics;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What a threshold at one of the scores of normal images promises, whatever the scores'
 * distribution, as long as new normal images come from where these came from.
 *
 * <p>With n scores, a new one is above the k-th with probability {@code (n + 1 - k) / (n + 1)}; k
 * is the least for which that is no more than the rate asked for. The true rate of one particular
 * set of images is distributed as Beta(n + 1 - k, k). Equal scores make it lower, never higher.
 *
 * @param rate the share of new normal images that may be above the threshold, in (0, 1)
 * @param images how many scores of normal images there are, n
 * @param rank which of them is the threshold, k, from 1 for the lowest
 * @see <a href="https://arxiv.org/abs/2107.07511">Angelopoulos and Bates (2021)</a>, conformal
 *     prediction; section 3.2 for the distribution
 */
public record FalseAlarms(double rate, int images, int rank) {
  /** Rates are decimal numbers; {@code (n + 1) * (1 - rate)} must not be a hair above a whole. */
  private static final double ROUNDING = 1e-9;

  /** Checks the numbers. */
  public FalseAlarms {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("false-alarm rate: expected in (0, 1), got " + rate);
    }
    if (images < 1 || rank < 1 || rank > images) {
      throw new IllegalArgumentException(
          "FalseAlarms: expected a rank in 1..%d, got %d".formatted(images, rank));
    }
  }

  /** A share between two others. */
  public record Interval(double low, double high) {}

  /** Of n scores, from 1, at a rate; the highest where they are too few. */
  public static FalseAlarms of(int images, double rate) {
    long rank = (long) Math.ceil((images + 1) * (1 - rate) - ROUNDING);
    return new FalseAlarms(rate, images, (int) Math.max(1, Math.min(images, rank)));
  }

  /** How many scores a rate takes. */
  public static int imagesFor(double rate) {
    return (int) Math.ceil(1 / rate - 1 - ROUNDING);
  }

  /** Whether there are enough scores to keep the rate. */
  public boolean enough() {
    return images >= imagesFor(rate);
  }

  /** The probability that a new normal image is above the threshold. */
  public double expectedRate() {
    return (images + 1.0 - rank) / (images + 1.0);
  }

  /**
   * Where the share of new normal images above this very threshold lies.
   *
   * @param confidence with which it lies there, in (0, 1); as likely below it as above
   */
  public Interval interval(double confidence) {
    BetaDistribution beta = BetaDistribution.of(images + 1.0 - rank, rank);
    double outside = (1 - confidence) / 2;
    return new Interval(
        beta.inverseCumulativeProbability(outside), beta.inverseSurvivalProbability(outside));
  }
}
