package dev.isomorph.anomaly;

import dev.isomorph.api.Device;

/**
 * How a detector is trained.
 *
 * @param epochs how often each training image is seen, from 1
 * @param batchSize images per step, from 2; the last batch of an epoch may be smaller, and takes in
 *     a single image that would be left over, since batch norm cannot train on one
 * @param learningRate of Adam at the first step; it falls along half a cosine to a hundredth at the
 *     last
 * @param seed of initial weights, split, order and dropout
 * @param heldOutShare share of the normal images that is not trained on but gives the threshold, in
 *     (0, 1)
 * @param thresholdQuantile share of held-out normal images that score at or below the threshold, in
 *     (0, 1]
 * @param imageMemoryBytes memory for decoded images, 3 * H * W bytes each; what does not fit is
 *     decoded again in each epoch
 * @param device where the network computes
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    double learningRate,
    long seed,
    double heldOutShare,
    double thresholdQuantile,
    long imageMemoryBytes,
    Device device) {

  /** Checks the numbers. */
  public TrainingConfig {
    require(epochs >= 1, "epochs", ">= 1", epochs);
    require(batchSize >= 2, "batchSize", ">= 2", batchSize);
    require(learningRate > 0 && Double.isFinite(learningRate), "learningRate", "> 0", learningRate);
    require(heldOutShare > 0 && heldOutShare < 1, "heldOutShare", "in (0, 1)", heldOutShare);
    require(
        thresholdQuantile > 0 && thresholdQuantile <= 1,
        "thresholdQuantile",
        "in (0, 1]",
        thresholdQuantile);
    require(imageMemoryBytes >= 0, "imageMemoryBytes", ">= 0", imageMemoryBytes);
  }

  /** 30 epochs of batches of 32, learning rate 1e-3, seed 1, on the processor. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(30, 32, 1e-3, 1, 0.2, 0.99, 512L << 20, Device.CPU);
  }

  /** The same with another number of epochs. */
  public TrainingConfig withEpochs(int newEpochs) {
    return new TrainingConfig(
        newEpochs,
        batchSize,
        learningRate,
        seed,
        heldOutShare,
        thresholdQuantile,
        imageMemoryBytes,
        device);
  }

  /** The same with another batch size. */
  public TrainingConfig withBatchSize(int newBatchSize) {
    return new TrainingConfig(
        epochs,
        newBatchSize,
        learningRate,
        seed,
        heldOutShare,
        thresholdQuantile,
        imageMemoryBytes,
        device);
  }

  /** The same with another learning rate. */
  public TrainingConfig withLearningRate(double newLearningRate) {
    return new TrainingConfig(
        epochs,
        batchSize,
        newLearningRate,
        seed,
        heldOutShare,
        thresholdQuantile,
        imageMemoryBytes,
        device);
  }

  /** The same with another seed. */
  public TrainingConfig withSeed(long newSeed) {
    return new TrainingConfig(
        epochs,
        batchSize,
        learningRate,
        newSeed,
        heldOutShare,
        thresholdQuantile,
        imageMemoryBytes,
        device);
  }

  /** The same with another memory for decoded images. */
  public TrainingConfig withImageMemoryBytes(long newImageMemoryBytes) {
    return new TrainingConfig(
        epochs,
        batchSize,
        learningRate,
        seed,
        heldOutShare,
        thresholdQuantile,
        newImageMemoryBytes,
        device);
  }

  /** The same on another device. */
  public TrainingConfig withDevice(Device newDevice) {
    return new TrainingConfig(
        epochs,
        batchSize,
        learningRate,
        seed,
        heldOutShare,
        thresholdQuantile,
        imageMemoryBytes,
        newDevice);
  }

  private static void require(boolean holds, String field, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "TrainingConfig.%s: expected %s, got %s".formatted(field, expected, actual));
    }
  }
}
