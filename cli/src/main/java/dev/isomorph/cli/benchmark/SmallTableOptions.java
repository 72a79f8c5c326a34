package dev.isomorph.cli.benchmark;

import dev.isomorph.benchmarks.report.SmallTables;
import picocli.CommandLine.Option;

/** How a small benchmark runs and shows its table. */
public final class SmallTableOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or markdown (default: ${DEFAULT-VALUE}).")
  private SmallTables format;

  @Option(names = "--quick", description = "Few and short rounds: to see that it works.")
  private boolean quick;

  SmallTables format() {
    return format;
  }

  boolean quick() {
    return quick;
  }
}
