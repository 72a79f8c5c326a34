/**
 * Finding images that are not like those a network was trained on.
 *
 * <p>{@link dev.isomorph.anomaly.AnomalyDetector} is the whole of it for a caller: train, score,
 * save, open. Then read {@link dev.isomorph.anomaly.training.TrainingConfig} and {@link
 * dev.isomorph.anomaly.training.TrainingListener}. Which engine computes is the caller's choice;
 * nothing here knows one.
 */
@NullMarked
package dev.isomorph.anomaly;

import org.jspecify.annotations.NullMarked;
