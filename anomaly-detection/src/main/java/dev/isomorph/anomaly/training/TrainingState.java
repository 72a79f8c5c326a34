package dev.isomorph.anomaly.training;

/**
 * Where a training is, besides weights and optimizer. With those, everything that the next step
 * depends on; {@code seconds} alone is of the clock, and nothing depends on it.
 *
 * @param steps steps done
 * @param firstLoss loss of the first step
 * @param lossSum sum of the losses of the images seen in this epoch
 * @param imagesInEpoch images seen in this epoch
 * @param epochLoss mean loss of the epoch the last step was in, so far
 * @param bestEpoch the epoch with the lowest held-out score, from 1; 0 before the first epoch ends
 * @param bestScore that score; 0 before the first epoch ends
 * @param ending whether it is over, and how
 * @param seconds spent on steps and held-out scores, of all runs of this training together
 */
public record TrainingState(
    long steps,
    double firstLoss,
    double lossSum,
    long imagesInEpoch,
    double epochLoss,
    int bestEpoch,
    double bestScore,
    Ending ending,
    double seconds) {

  /** How a training ended. */
  public enum Ending {
    /** It has not. */
    NONE,
    /** All epochs are done. */
    COMPLETE,
    /** The held-out score had not improved for as long as patience lasts. */
    EARLY
  }

  static final TrainingState START = new TrainingState(0, 0, 0, 0, 0, 0, 0, Ending.NONE, 0);

  /** Whether nothing is left to do. */
  public boolean ended() {
    return ending != Ending.NONE;
  }

  /**
   * The same in a training of another number of steps: over where it has done them, to be resumed
   * where it has not. One that ended early stays ended.
   */
  TrainingState planned(long newSteps) {
    Ending newEnding =
        ending == Ending.EARLY ? ending : steps >= newSteps ? Ending.COMPLETE : Ending.NONE;
    return new TrainingState(
        steps,
        firstLoss,
        lossSum,
        imagesInEpoch,
        epochLoss,
        bestEpoch,
        bestScore,
        newEnding,
        seconds);
  }

  /** After a step in the same epoch. */
  TrainingState afterStep(double loss, int images, double tookSeconds) {
    double sum = lossSum + loss * images;
    long seen = imagesInEpoch + images;
    return new TrainingState(
        steps + 1,
        steps == 0 ? loss : firstLoss,
        sum,
        seen,
        sum / seen,
        bestEpoch,
        bestScore,
        ending,
        seconds + tookSeconds);
  }

  /** After the last step of an epoch and its held-out score. */
  TrainingState afterEpoch(
      int newBestEpoch, double newBestScore, Ending newEnding, double tookSeconds) {
    return new TrainingState(
        steps,
        firstLoss,
        0,
        0,
        epochLoss,
        newBestEpoch,
        newBestScore,
        newEnding,
        seconds + tookSeconds);
  }
}
