package dev.isomorph.anomaly;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.isomorph.anomaly.metrics.FalseAlarms;
import dev.isomorph.anomaly.metrics.ImageRanking;
import java.util.Arrays;
import java.util.Locale;

/**
 * Above which anomaly score an image counts as anomalous.
 *
 * @param value the score
 * @param basis how it was found
 */
public record Threshold(double value, Basis basis) {
  /**
   * How far the score of an image may be from the one that another engine gives it, or the same
   * engine in another batch, as a share of the score; in float32.
   *
   * <p>The conformance suite allows each engine 3.1e-6 of the size of an output, so two may be
   * 6.2e-6 apart. In a squared difference between input and output that is twice as large a share,
   * times the size of the output over that of the difference: 1e-3 holds for differences down to
   * 1.3 % of the output. {@code MethodsOnEnginesTest} requires the engines of this project to agree
   * within 1e-4 of a score.
   */
  public static final double ENGINE_MARGIN = 1e-3;

  /** Checks that scores can be compared with it. */
  public Threshold {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("Threshold.value: expected >= 0 and finite, got " + value);
    }
  }

  /** How a threshold was found. In a file, the field {@code kind} tells which. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = OfNormal.class, name = "false-alarm-rate"),
    @JsonSubTypes.Type(value = AtQuantile.class, name = "quantile"),
    @JsonSubTypes.Type(value = Given.class, name = "given"),
    @JsonSubTypes.Type(value = BestF1.class, name = "best-f1")
  })
  public sealed interface Basis {
    /** What it promises, for people. */
    String words();
  }

  /**
   * By the scores of normal images that the network was not trained on.
   *
   * @param alarms which of them it is, and what that promises
   */
  public record OfNormal(FalseAlarms alarms) implements Basis {
    @Override
    public String words() {
      FalseAlarms.Interval interval = alarms.interval(0.95);
      String text =
          String.format(
              Locale.ROOT,
              "%s of %,d held-out normal images; of new normal images %s will be above it (95 %% sure: %s to %s)",
              alarms.rank() == alarms.images()
                  ? "the highest score"
                  : "score %,d in order".formatted(alarms.rank()),
              alarms.images(),
              percent(alarms.expectedRate()),
              percent(interval.low()),
              percent(interval.high()));
      return alarms.enough()
          ? text
          : text
              + String.format(
                  Locale.ROOT,
                  "; a false-alarm rate of %s takes %,d held-out images",
                  percent(alarms.rate()),
                  FalseAlarms.imagesFor(alarms.rate()));
    }

    private static String percent(double share) {
      return String.format(Locale.ROOT, share < 0.001 ? "%.2f %%" : "%.1f %%", 100 * share);
    }
  }

  /**
   * By the scores of held-out normal images, as the first version had it: interpolated between two
   * of them, without a promise.
   *
   * @param quantile the share of the held-out scores at or below it, in (0, 1]
   */
  public record AtQuantile(double quantile) implements Basis {
    /** Checks the share. */
    public AtQuantile {
      if (!(quantile > 0 && quantile <= 1)) {
        throw new IllegalArgumentException("quantile: expected in (0, 1], got " + quantile);
      }
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT, "the %.1f %% quantile of held-out normal images", 100 * quantile);
    }
  }

  /** By a number that somebody gave. */
  public record Given() implements Basis {
    @Override
    public String words() {
      return "given";
    }
  }

  /**
   * By labelled images: no other threshold has a higher F1 on them.
   *
   * @param normal how many were normal
   * @param anomalous how many were anomalous
   * @param f1 harmonic mean of precision and recall, in 0..1
   */
  public record BestF1(int normal, int anomalous, double f1) implements Basis {
    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "best F1, %.4f, on %,d normal and %,d anomalous images",
          f1,
          normal,
          anomalous);
    }
  }

  /**
   * The threshold that keeps a rate of false alarms: of new normal images, like those that gave the
   * scores, no more than this share is above it, on average over all such sets of images; where
   * there are too few for that, the highest score, and its description gives the rate that this
   * keeps. It lies {@link #ENGINE_MARGIN} above that score, but at most half way to the highest
   * score that an image can have, so that the image that gave it is not above its own threshold
   * when another engine scores it.
   *
   * @param scores of normal images that the network was not trained on; at least one
   * @param rate in (0, 1)
   * @param highest the highest score that an image can have; infinite without such a bound
   */
  public static Threshold ofNormal(double[] scores, double rate, double highest) {
    FalseAlarms alarms = FalseAlarms.of(scores.length, rate);
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return new Threshold(above(sorted[alarms.rank() - 1], highest), new OfNormal(alarms));
  }

  /**
   * A limit {@link #ENGINE_MARGIN} above a value, but at most half way to the highest value that
   * there can be, so that a value above the limit remains possible.
   *
   * @param highest at least the value; infinite without such a bound
   */
  static double above(double value, double highest) {
    return value + Math.min(ENGINE_MARGIN * value, Math.max(0, highest - value) / 2);
  }

  /** A threshold that somebody chose. */
  public static Threshold given(double value) {
    return new Threshold(value, new Given());
  }

  /**
   * The threshold with the highest F1, half way between the scores on either side of it.
   *
   * @throws IllegalArgumentException if there are no normal or no anomalous scores
   */
  public static Threshold bestF1(double[] normal, double[] anomalous) {
    double[] scores = new double[normal.length + anomalous.length];
    System.arraycopy(normal, 0, scores, 0, normal.length);
    System.arraycopy(anomalous, 0, scores, normal.length, anomalous.length);
    boolean[] truth = new boolean[scores.length];
    Arrays.fill(truth, normal.length, truth.length, true);
    ImageRanking.Measures best = ImageRanking.of(scores, truth).measures();
    double lowestAbove = best.bestThreshold();
    double highestBelow =
        Arrays.stream(scores).filter(score -> score < lowestAbove).max().orElse(0);
    double between = highestBelow + (lowestAbove - highestBelow) / 2;
    double value = between < lowestAbove ? between : highestBelow;
    return new Threshold(value, new BestF1(normal.length, anomalous.length, best.bestF1()));
  }
}
