package dev.isomorph.api;

import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import java.util.Objects;

/**
 * How a model is trained.
 *
 * @param optimizer the update rule
 * @param learningRate the learning rate until it is changed, from 0, finite
 * @param objective what is made small
 * @param seed the seed of dropout masks
 */
public record TrainingOptions(
    Optimizer optimizer, double learningRate, Objective objective, long seed) {
  /**
   * Checks the learning rate.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public TrainingOptions {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(objective, "objective");
    requireLearningRate(learningRate);
  }

  /** Mean squared error between the architecture's output and the target, seed 1. */
  public static TrainingOptions of(Optimizer optimizer, double learningRate) {
    return new TrainingOptions(optimizer, learningRate, Objective.of(new MeanSquaredError()), 1);
  }

  /** The same with another objective. */
  public TrainingOptions withObjective(Objective newObjective) {
    return new TrainingOptions(optimizer, learningRate, newObjective, seed);
  }

  /** The same with another seed. */
  public TrainingOptions withSeed(long newSeed) {
    return new TrainingOptions(optimizer, learningRate, objective, newSeed);
  }

  /** Refuses a learning rate that is negative or not finite. */
  static void requireLearningRate(double learningRate) {
    if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learning rate: expected >= 0 and finite, got " + learningRate);
    }
  }
}
