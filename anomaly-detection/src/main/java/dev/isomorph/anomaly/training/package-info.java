/**
 * One training run: which images in which order, learning rate, augmentation, early stopping,
 * checkpoints, metrics.
 *
 * <p>{@link dev.isomorph.anomaly.training.TrainingLoop} is the one to read first, with {@link
 * dev.isomorph.anomaly.training.TrainingMethod}, what a network is taught. A {@link
 * dev.isomorph.anomaly.training.RunFolder} keeps what is needed to resume after the process was
 * killed.
 */
@NullMarked
package dev.isomorph.anomaly.training;

import org.jspecify.annotations.NullMarked;
