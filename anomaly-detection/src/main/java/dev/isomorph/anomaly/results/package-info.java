/**
 * What scoring leaves on disk: a line for each image, and pictures of what was found, written as it
 * goes. Of each image its score alone stays in memory.
 *
 * <p>{@link dev.isomorph.anomaly.results.ResultFile} is a file of lines that can be continued,
 * {@link dev.isomorph.anomaly.results.ScoringRun} fills it; {@link
 * dev.isomorph.anomaly.results.ImageOutputs} are heat maps, raw maps and masks.
 */
@NullMarked
package dev.isomorph.anomaly.results;

import org.jspecify.annotations.NullMarked;
