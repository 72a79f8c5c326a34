/**
 * The command that measures detectors: {@link dev.isomorph.cli.evaluate.EvaluateCommand}, on
 * labelled images and on the quality suite of the benchmarks.
 */
@NullMarked
package dev.isomorph.cli.evaluate;

import org.jspecify.annotations.NullMarked;
