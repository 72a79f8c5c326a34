/**
 * How unlike its reconstruction an image is: maps of the difference at each pixel, smoothed, pooled
 * to one score, and combined.
 *
 * <p>{@link dev.isomorph.anomaly.score.Scoring} selects them; {@link
 * dev.isomorph.anomaly.score.ErrorMap} holds the maps. Plain functions of arrays, [C, H, W] in C
 * order.
 */
@NullMarked
package dev.isomorph.anomaly.score;

import org.jspecify.annotations.NullMarked;
