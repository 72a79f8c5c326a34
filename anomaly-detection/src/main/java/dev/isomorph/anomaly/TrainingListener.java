package dev.isomorph.anomaly;

import dev.isomorph.anomaly.image.UnreadableImageException;

/** Hears how a training goes, in the thread that trains; a slow listener slows the training. */
public interface TrainingListener {
  /** Hears nothing, stops nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** After each image that was decoded, readable or not, before the training begins. */
  default void imagePrepared(int done, int total) {}

  /** An image that cannot be read and is left out. */
  default void imageSkipped(UnreadableImageException reason) {}

  /** The images are ready and split, the first step comes next. */
  default void trainingStarted(int trainingImages, int heldOutImages, int stepsPerEpoch) {}

  /** After each step. */
  default void stepDone(TrainingProgress progress) {}

  /** After each epoch, with the mean loss of its images. */
  default void epochDone(int epoch, double meanLoss) {}

  /**
   * Asked before each step: true ends the training early. The detector then has the weights of the
   * last step. Interrupting the thread does the same.
   */
  default boolean cancelled() {
    return false;
  }
}
