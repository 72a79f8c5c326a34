package dev.isomorph.api;

import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;

/**
 * How a model is trained.
 *
 * @param optimizer the update rule
 * @param learningRate the learning rate until it is changed
 * @param objective what is made small
 * @param seed the seed of dropout masks
 */
public record TrainingOptions(
    Optimizer optimizer, double learningRate, Objective objective, long seed) {
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
}
