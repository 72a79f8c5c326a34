/**
 * The commands that score images and set thresholds: {@link dev.isomorph.cli.score.ScoreCommand},
 * {@link dev.isomorph.cli.score.ThresholdCommand} and {@link
 * dev.isomorph.cli.score.RescoreCommand}.
 */
@NullMarked
package dev.isomorph.cli.score;

import org.jspecify.annotations.NullMarked;
