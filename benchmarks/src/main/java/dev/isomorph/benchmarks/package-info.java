/**
 * Speed as ratios. {@link dev.isomorph.benchmarks.Benchmark} measures backends beside their engines
 * called by hand and beside eager PyTorch, in turn and in processes of their own; {@link
 * dev.isomorph.benchmarks.Rounds} says how. The tables are in {@code report}.
 */
@NullMarked
package dev.isomorph.benchmarks;

import org.jspecify.annotations.NullMarked;
