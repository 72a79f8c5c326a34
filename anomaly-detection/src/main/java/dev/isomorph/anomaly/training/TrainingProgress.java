package dev.isomorph.anomaly.training;

/**
 * Where a training is after a step.
 *
 * @param epoch the current epoch, from 1
 * @param epochs how many are planned
 * @param step the steps done in this epoch
 * @param stepsPerEpoch steps in an epoch
 * @param steps the steps done since the training began
 * @param learningRate of this step
 * @param imagesPerSecond images trained on per second, since this run began
 * @param loss of this step's batch
 */
public record TrainingProgress(
    int epoch,
    int epochs,
    int step,
    int stepsPerEpoch,
    long steps,
    double learningRate,
    double imagesPerSecond,
    double loss) {}
