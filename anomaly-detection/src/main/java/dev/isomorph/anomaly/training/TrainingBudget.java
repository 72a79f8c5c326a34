package dev.isomorph.anomaly.training;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a training lasts: a number of epochs; or a number of steps, a time, or whichever of the
 * two ends first.
 *
 * @param epochs how often each training image is seen, from 1; 0 where steps or time count
 * @param steps the most steps, from 1; 0 where epochs or time alone count
 * @param time for preparing the images, training, measuring and setting the threshold together,
 *     more than zero; empty where it does not matter
 */
public record TrainingBudget(int epochs, long steps, Optional<Duration> time) {
  private static final double SECONDS_PER_MINUTE = 60;

  /** Checks that they go together. */
  public TrainingBudget {
    if (epochs < 0 || steps < 0) {
      throw new IllegalArgumentException(
          "TrainingBudget: expected epochs and steps >= 0, got %d and %d".formatted(epochs, steps));
    }
    if (time.isPresent() && (time.get().isNegative() || time.get().isZero())) {
      throw new IllegalArgumentException(
          "TrainingBudget: time: expected more than zero, got " + time.get());
    }
    if ((epochs > 0) == (steps > 0 || time.isPresent())) {
      throw new IllegalArgumentException(
          "TrainingBudget: expected either epochs >= 1, or steps >= 1 or a time or both, got %d epochs, %d steps, time %s"
              .formatted(epochs, steps, time));
    }
  }

  /** A number of epochs, from 1. */
  public static TrainingBudget ofEpochs(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("TrainingBudget.epochs: expected >= 1, got " + epochs);
    }
    return new TrainingBudget(epochs, 0, Optional.empty());
  }

  /** A number of steps, from 1. */
  public static TrainingBudget ofSteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("TrainingBudget.steps: expected >= 1, got " + steps);
    }
    return new TrainingBudget(0, steps, Optional.empty());
  }

  /** As many steps as a time has room for. */
  public static TrainingBudget ofTime(Duration time) {
    return new TrainingBudget(0, 0, Optional.of(time));
  }

  /** The same steps, or fewer if a time has no room for them. */
  public TrainingBudget within(Duration limit) {
    return new TrainingBudget(epochs, steps, Optional.of(limit));
  }

  /** Whether epochs count. */
  public boolean byEpochs() {
    return epochs > 0;
  }

  /** How many rounds it has at most: epochs, or ten. */
  public int rounds() {
    return byEpochs() ? epochs : TrainingPlan.MAX_ROUNDS;
  }

  /** For people. */
  @Override
  public String toString() {
    if (byEpochs()) {
      return counted(epochs, "epoch");
    }
    String limit = time.map(TrainingBudget::words).orElse("");
    return steps == 0
        ? limit
        : counted(steps, "step") + (limit.isEmpty() ? "" : ", at most " + limit);
  }

  private static String counted(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }

  private static String words(Duration time) {
    double seconds = time.toNanos() / 1e9;
    return seconds >= SECONDS_PER_MINUTE
        ? rounded(seconds / SECONDS_PER_MINUTE) + " min"
        : rounded(seconds) + " s";
  }

  private static String rounded(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
