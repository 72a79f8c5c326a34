package dev.isomorph.anomaly.training;

import java.util.Optional;

/** Where a training writes down what it needs to go on, and how it went. */
public interface TrainingRecord {
  /** Keeps nothing. */
  TrainingRecord NONE = new TrainingRecord() {};

  /**
   * Called once, before the first step.
   *
   * @param settings what decides how the training goes
   * @return where an earlier run of the same training stopped
   * @throws IllegalArgumentException if the earlier run had other settings
   */
  default Optional<Checkpoint> begin(RunSettings settings) {
    return Optional.empty();
  }

  /** A step was done. */
  default void step(TrainingProgress progress) {}

  /** A round has ended. */
  default void round(RoundSummary summary) {}

  /** Keeps a checkpoint in the place of the one before. */
  default void save(Checkpoint checkpoint) {}

  /** The training stops here, at its end or because it was told to. */
  default void stopped(Checkpoint checkpoint) {}

  /**
   * The loss has left the finite numbers; going on would end there again.
   *
   * @param lastGood the last checkpoint before, if there is one
   * @return where its weights are kept, for a message; empty if nowhere
   */
  default String diverged(Optional<Checkpoint> lastGood) {
    return "";
  }
}
