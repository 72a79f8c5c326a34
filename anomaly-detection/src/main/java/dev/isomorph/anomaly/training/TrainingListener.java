package dev.isomorph.anomaly.training;

import dev.isomorph.imaging.UnreadableImageException;

/** Hears how a training goes, in the thread that trains; a slow listener slows the training. */
public interface TrainingListener {
  /** Hears nothing, stops nothing. */
  TrainingListener SILENT = new TrainingListener() {};

  /** After each image that was decoded, readable or not, before the training begins. */
  default void imagePrepared(int done, int total) {}

  /** An image that cannot be read and is left out. */
  default void imageSkipped(UnreadableImageException reason) {}

  /** The images are ready and split, the next step comes. */
  default void trainingStarted(TrainingStart start) {}

  /** With a budget of time: so many steps the training takes in all. */
  default void planned(long steps) {}

  /** After each step. */
  default void stepDone(TrainingProgress progress) {}

  /** After each round. */
  default void roundDone(RoundSummary summary) {}

  /** After the training, with images whose features a scoring is fitted to. */
  default void featuresSeen(int done, int total) {}

  /** After that, with each feature chosen to be kept, where the scoring keeps some. */
  default void featureChosen(int done, int total) {}

  /**
   * Asked before each step: true ends the training early. The detector then has the weights of the
   * last step, or with patience those of the best round. Interrupting the thread does the same.
   */
  default boolean cancelled() {
    return false;
  }
}
