/**
 * The commands that score images and set thresholds: {@link dev.isomorph.cli.score.ScoreCommand},
 * {@link dev.isomorph.cli.score.ThresholdCommand} and {@link
 * dev.isomorph.cli.score.RescoreCommand}.
 */
package dev.isomorph.cli.score;
