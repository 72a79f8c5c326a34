package dev.isomorph.api;

/**
 * How a model is trained.
 *
 * @param optimizer the update rule
 * @param learningRate the learning rate until it is changed
 * @param loss what is made small
 * @param seed the seed of dropout masks
 */
public record TrainingOptions(Optimizer optimizer, double learningRate, Loss loss, long seed) {
  /** Mean squared error, seed 1. */
  public static TrainingOptions of(Optimizer optimizer, double learningRate) {
    return new TrainingOptions(optimizer, learningRate, Loss.MEAN_SQUARED_ERROR, 1);
  }

  /** The same with another seed. */
  public TrainingOptions withSeed(long newSeed) {
    return new TrainingOptions(optimizer, learningRate, loss, newSeed);
  }
}
