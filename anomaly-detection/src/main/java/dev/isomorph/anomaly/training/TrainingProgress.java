package dev.isomorph.anomaly.training;

/**
 * Where a training is after a step.
 *
 * @param epoch the current epoch, from 1; 0 where there are no epochs
 * @param epochs how many are planned; 0 where there are none
 * @param steps the steps done since the training began
 * @param plannedSteps how many steps the training takes in all; 0 while that is not known
 * @param learningRate of this step
 * @param imagesPerSecond images trained on per second, since this run began
 * @param loss of this step's batch
 */
public record TrainingProgress(
    int epoch,
    int epochs,
    long steps,
    long plannedSteps,
    double learningRate,
    double imagesPerSecond,
    double loss) {}
