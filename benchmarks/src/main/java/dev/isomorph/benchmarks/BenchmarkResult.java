package dev.isomorph.benchmarks;

import java.util.List;

/**
 * A table of measurements.
 *
 * @param network name and input of the architecture
 * @param machine what it ran on
 * @param pytorch the version it was compared with, or why there is none
 * @param rounds how many rounds each row comes from
 * @param rows the measurements
 */
public record BenchmarkResult(
    String network, Machine machine, String pytorch, int rounds, List<Row> rows) {
  /** Copies the rows. */
  public BenchmarkResult {
    rows = List.copyOf(rows);
  }
}
