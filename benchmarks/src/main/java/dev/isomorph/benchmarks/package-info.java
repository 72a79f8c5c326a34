/**
 * Speed as ratios. {@link dev.isomorph.benchmarks.Benchmark} measures backends relative to their
 * engines called by hand and to eager PyTorch, in turn and in processes of their own, by {@link
 * dev.isomorph.benchmarks.Rounds}. The tables are in {@code report}.
 */
@NullMarked
package dev.isomorph.benchmarks;

import org.jspecify.annotations.NullMarked;
