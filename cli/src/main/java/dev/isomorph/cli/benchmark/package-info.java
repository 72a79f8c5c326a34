/**
 * The command that measures speed: {@link dev.isomorph.cli.benchmark.BenchmarkCommand} and the
 * smaller benchmarks below it.
 */
@NullMarked
package dev.isomorph.cli.benchmark;

import org.jspecify.annotations.NullMarked;
