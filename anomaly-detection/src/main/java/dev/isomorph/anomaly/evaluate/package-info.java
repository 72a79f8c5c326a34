/**
 * How good a detector is on images of which the truth is known.
 *
 * <p>{@link dev.isomorph.anomaly.evaluate.Evaluator} hears of every image, {@link
 * dev.isomorph.anomaly.evaluate.Evaluation} is what came of it. The numbers are those of {@link
 * dev.isomorph.anomaly.metrics}.
 */
@NullMarked
package dev.isomorph.anomaly.evaluate;

import org.jspecify.annotations.NullMarked;
