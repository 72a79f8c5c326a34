/**
 * The command that measures speed: {@link dev.isomorph.cli.benchmark.BenchmarkCommand} and the
 * smaller benchmarks below it.
 */
package dev.isomorph.cli.benchmark;
