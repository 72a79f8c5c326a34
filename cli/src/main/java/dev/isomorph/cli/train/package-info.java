/**
 * The command that trains: {@link dev.isomorph.cli.train.TrainCommand}, its options, and the
 * arguments that a run folder keeps, so that a training can be resumed.
 */
@NullMarked
package dev.isomorph.cli.train;

import org.jspecify.annotations.NullMarked;
