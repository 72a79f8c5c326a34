package dev.isomorph.anomaly.training;

import java.util.function.Consumer;

/**
 * Where a training is, besides weights and optimizer. With those, everything that the next step
 * depends on; {@code seconds} alone is of the clock, and once the plan is fixed nothing depends on
 * it.
 *
 * @param steps steps done
 * @param firstLoss loss of the first step
 * @param lossSum sum of the losses of the images seen in this round
 * @param imagesInRound images seen in this round
 * @param roundLoss mean loss of the round the last step was in, so far
 * @param rounds rounds ended
 * @param bestRound the round with the lowest held-out score, from 1; 0 before the first round ends
 * @param bestStep the steps done when it ended; 0 before the first round ends
 * @param bestScore that score; 0 before the first round ends
 * @param plan how many steps the training takes
 * @param ending whether it is over, and how
 * @param seconds spent on steps and held-out scores, of all runs of this training together
 */
public record TrainingState(
    long steps,
    double firstLoss,
    double lossSum,
    long imagesInRound,
    double roundLoss,
    int rounds,
    int bestRound,
    long bestStep,
    double bestScore,
    Planned plan,
    Ending ending,
    double seconds) {

  /** How a training ended. */
  public enum Ending {
    /** It has not. */
    NONE,
    /** The budget is used up. */
    COMPLETE,
    /** The held-out score had not improved for as long as patience lasts. */
    EARLY
  }

  /**
   * How many steps a budget has been found to have room for, where that depends on the clock.
   *
   * @param budget in the words of {@link TrainingBudget#toString}; empty where nothing was planned
   * @param steps of the whole training; 0 where nothing was planned
   */
  public record Planned(String budget, long steps) {
    static final Planned NOTHING = new Planned("", 0);
  }

  static final TrainingState START =
      new TrainingState(0, 0, 0, 0, 0, 0, 0, 0, 0, Planned.NOTHING, Ending.NONE, 0);

  /** Whether nothing is left to do. */
  public boolean ended() {
    return ending != Ending.NONE;
  }

  /**
   * The same in a training of another number of steps: over where it has done them, to be resumed
   * where it has not. One that ended early stays ended.
   */
  TrainingState lasting(long newSteps) {
    Ending newEnding =
        ending == Ending.EARLY ? ending : steps >= newSteps ? Ending.COMPLETE : Ending.NONE;
    return with(draft -> draft.ending = newEnding);
  }

  /** The same with a plan. */
  TrainingState planned(Planned newPlan) {
    return with(draft -> draft.plan = newPlan);
  }

  /** The same with rounds that are epochs, which earlier versions did not count. */
  TrainingState inEpochs(int stepsPerEpoch) {
    return with(
        draft -> {
          draft.rounds = Math.toIntExact(steps / stepsPerEpoch);
          draft.bestStep = (long) bestRound * stepsPerEpoch;
        });
  }

  /** After a step in the same round. */
  TrainingState afterStep(double loss, int images, double tookSeconds) {
    return with(
        draft -> {
          draft.steps = steps + 1;
          draft.firstLoss = steps == 0 ? loss : firstLoss;
          draft.lossSum = lossSum + loss * images;
          draft.imagesInRound = imagesInRound + images;
          draft.roundLoss = draft.lossSum / draft.imagesInRound;
          draft.seconds = seconds + tookSeconds;
        });
  }

  /** After the last step of a round and its held-out score. */
  TrainingState afterRound(boolean best, double score, Ending newEnding, double tookSeconds) {
    return with(
        draft -> {
          draft.lossSum = 0;
          draft.imagesInRound = 0;
          draft.rounds = rounds + 1;
          if (best) {
            draft.bestRound = draft.rounds;
            draft.bestStep = steps;
            draft.bestScore = score;
          }
          draft.ending = newEnding;
          draft.seconds = seconds + tookSeconds;
        });
  }

  /** After time that was spent on neither of them. */
  TrainingState afterSeconds(double tookSeconds) {
    return with(draft -> draft.seconds = seconds + tookSeconds);
  }

  private TrainingState with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  /** The components while some of them are changed. */
  private static final class Draft {
    private long steps;
    private double firstLoss;
    private double lossSum;
    private long imagesInRound;
    private double roundLoss;
    private int rounds;
    private int bestRound;
    private long bestStep;
    private double bestScore;
    private Planned plan;
    private Ending ending;
    private double seconds;

    Draft(TrainingState from) {
      steps = from.steps;
      firstLoss = from.firstLoss;
      lossSum = from.lossSum;
      imagesInRound = from.imagesInRound;
      roundLoss = from.roundLoss;
      rounds = from.rounds;
      bestRound = from.bestRound;
      bestStep = from.bestStep;
      bestScore = from.bestScore;
      plan = from.plan;
      ending = from.ending;
      seconds = from.seconds;
    }

    TrainingState finished() {
      return new TrainingState(
          steps,
          firstLoss,
          lossSum,
          imagesInRound,
          roundLoss,
          rounds,
          bestRound,
          bestStep,
          bestScore,
          plan,
          ending,
          seconds);
    }
  }
}
