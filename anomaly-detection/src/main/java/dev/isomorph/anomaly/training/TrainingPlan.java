package dev.isomorph.anomaly.training;

/**
 * How many steps a training takes, and after which of them a round ends: the held-out images are
 * looked at and the best weights are kept. A round is an epoch where epochs count. Where steps or
 * time count, there is one for 50 steps, from one to ten, the later ones shorter: of n, the k-th
 * ends at the share sqrt(k / n) of the steps.
 *
 * @param steps of the training; {@link #OPEN} while the time that a step takes is measured
 * @param stepsPerEpoch 0 where there are no epochs
 */
record TrainingPlan(long steps, int stepsPerEpoch) {
  /** The most rounds of a training without epochs. */
  static final int MAX_ROUNDS = 10;

  /**
   * A look at the held-out images costs as much as some steps, so that few steps have few looks.
   */
  static final int STEPS_PER_ROUND = 50;

  /** More steps than any training takes. */
  static final long OPEN = Long.MAX_VALUE;

  static TrainingPlan ofEpochs(int epochs, int stepsPerEpoch) {
    return new TrainingPlan((long) epochs * stepsPerEpoch, stepsPerEpoch);
  }

  static TrainingPlan ofSteps(long steps) {
    return new TrainingPlan(steps, 0);
  }

  /**
   * As many steps as a time has room for, with the looks between them.
   *
   * @param done steps that are done
   * @param seconds left for steps and looks
   * @param step seconds that a step takes
   * @param look seconds that a look at the held-out images takes
   */
  static TrainingPlan within(long done, double seconds, double step, double look) {
    double withAllLooks = (seconds - look * MAX_ROUNDS) / step;
    double looksBefore = Math.max(1, done / (double) STEPS_PER_ROUND);
    double withFewLooks = (seconds - look * looksBefore) / (step + look / STEPS_PER_ROUND);
    return ofSteps(done + (long) Math.max(0, Math.max(withAllLooks, withFewLooks)));
  }

  /** While the number of steps is not known. */
  static TrainingPlan open() {
    return ofSteps(OPEN);
  }

  boolean isOpen() {
    return steps == OPEN;
  }

  /** How many rounds there are. */
  int rounds() {
    return stepsPerEpoch > 0
        ? Math.toIntExact(steps / stepsPerEpoch)
        : (int) Math.max(1, Math.min(MAX_ROUNDS, steps / STEPS_PER_ROUND));
  }

  /** The round that a step, from 1, is in, from 1. */
  int round(long step) {
    if (stepsPerEpoch > 0) {
      return Math.toIntExact((step - 1) / stepsPerEpoch) + 1;
    }
    int round = 1;
    while (round < rounds() && end(round) < step) {
      round++;
    }
    return round;
  }

  /** Whether a round ends with a step, from 1. */
  boolean endsRound(long step) {
    return stepsPerEpoch > 0 ? step % stepsPerEpoch == 0 : !isOpen() && end(round(step)) == step;
  }

  private long end(int round) {
    return (long) Math.ceil(steps * StrictMath.sqrt(round / (double) rounds()));
  }
}
