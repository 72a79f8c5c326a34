package dev.isomorph.cli.progress;

import dev.isomorph.benchmarks.BenchmarkListener;
import dev.isomorph.cli.context.CliContext;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

/** Shows how far a benchmark is, and what it leaves out, once. */
public final class BenchmarkConsole implements BenchmarkListener {
  private final PrintWriter err;
  private final ProgressLine progress;
  private final Set<String> printed = new HashSet<>();
  private boolean begun;

  public BenchmarkConsole(PrintWriter err, CliContext context) {
    this.err = err;
    this.progress = new ProgressLine(err, context);
  }

  @Override
  public void rounds(int done, int total, String what) {
    if (!begun) {
      progress.begin("benchmark", total, "rounds");
      begun = true;
    }
    progress.done(done, what);
    if (done == total) {
      progress.end();
    }
  }

  @Override
  public void leftOut(String what, String reason) {
    if (printed.add(what + reason)) {
      progress.end();
      err.printf("left out %s: %s%n", what, reason);
    }
  }
}
