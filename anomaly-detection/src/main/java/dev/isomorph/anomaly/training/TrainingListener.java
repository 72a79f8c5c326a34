package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.image.UnreadableImageException;

/** Hears how a training goes, in the thread that trains; a slow listener slows the training. */
public interface TrainingListener {
  /** Hears nothing, stops nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** After each image that was decoded, readable or not, before the training begins. */
  default void imagePrepared(int done, int total) {}

  /** An image that cannot be read and is left out. */
  default void imageSkipped(UnreadableImageException reason) {}

  /**
   * The images are ready and split, the next step comes.
   *
   * @param split which images are trained on and which held out
   * @param stepsDone steps that an earlier run of this training has done
   */
  default void trainingStarted(HeldOutSplit split, int stepsPerEpoch, long stepsDone) {}

  /** After each step. */
  default void stepDone(TrainingProgress progress) {}

  /** After each epoch. */
  default void epochDone(EpochSummary summary) {}

  /**
   * Asked before each step: true ends the training early. The detector then has the weights of the
   * last step, or with early stopping those of the best epoch. Interrupting the thread does the
   * same.
   */
  default boolean cancelled() {
    return false;
  }
}
