package dev.isomorph.anomaly.training;

/**
 * How many steps a training takes, and after which of them a round ends: the held-out images are
 * looked at and the best weights are kept. A round is an epoch where epochs count. Where steps or
 * time count, there are ten rounds, the later ones shorter: the k-th ends at the share sqrt(k / 10)
 * of the steps.
 *
 * @param steps of the training; {@link #OPEN} while the time that a step takes is measured
 * @param stepsPerEpoch 0 where there are no epochs
 */
record TrainingPlan(long steps, int stepsPerEpoch) {
  /** Rounds of a training without epochs. */
  static final int ROUNDS = 10;

  /** More steps than any training takes. */
  static final long OPEN = Long.MAX_VALUE;

  static TrainingPlan ofEpochs(int epochs, int stepsPerEpoch) {
    return new TrainingPlan((long) epochs * stepsPerEpoch, stepsPerEpoch);
  }

  static TrainingPlan ofSteps(long steps) {
    return new TrainingPlan(steps, 0);
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
    return stepsPerEpoch > 0 ? Math.toIntExact(steps / stepsPerEpoch) : ROUNDS;
  }

  /** The round that a step, from 1, is in, from 1. */
  int round(long step) {
    if (stepsPerEpoch > 0) {
      return Math.toIntExact((step - 1) / stepsPerEpoch) + 1;
    }
    int round = 1;
    while (round < ROUNDS && end(round) < step) {
      round++;
    }
    return round;
  }

  /** Whether a round ends with a step, from 1. */
  boolean endsRound(long step) {
    return stepsPerEpoch > 0 ? step % stepsPerEpoch == 0 : !isOpen() && end(round(step)) == step;
  }

  private long end(int round) {
    return (long) Math.ceil(steps * StrictMath.sqrt(round / (double) ROUNDS));
  }
}
