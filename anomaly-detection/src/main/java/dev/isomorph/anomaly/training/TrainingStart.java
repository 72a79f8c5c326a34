package dev.isomorph.anomaly.training;

/**
 * What a training begins with, or is resumed with.
 *
 * @param images what it is trained on and watched by
 * @param budget how long it lasts
 * @param stepsDone steps that earlier runs of this training have done
 * @param plannedSteps how many steps it takes in all; 0 while that is not known
 */
public record TrainingStart(
    TrainingSet images, TrainingBudget budget, long stepsDone, long plannedSteps) {}
