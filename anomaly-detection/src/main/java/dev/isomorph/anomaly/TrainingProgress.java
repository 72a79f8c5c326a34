package dev.isomorph.anomaly;

/**
 * Where a training is after a step.
 *
 * @param epoch the current epoch, from 1
 * @param epochs how many are planned
 * @param step the steps done in this epoch
 * @param stepsPerEpoch steps in an epoch
 * @param imagesPerSecond images trained on per second, since the training began
 * @param loss mean squared error of this step's batch
 */
public record TrainingProgress(
    int epoch, int epochs, int step, int stepsPerEpoch, double imagesPerSecond, double loss) {}
