package dev.isomorph.cli;

import java.io.PrintWriter;

/** Shows how many photographs are generated. Safe from many threads. */
final class GeneratorConsole {
  private final ProgressLine progress;
  private long done;

  GeneratorConsole(long total, PrintWriter err, Surroundings surroundings) {
    this.progress = new ProgressLine(err, surroundings);
    progress.begin("generating photographs", total, "img");
  }

  /** One more. */
  synchronized void written() {
    progress.done(++done);
  }

  /** That was all. */
  synchronized void end() {
    progress.end();
  }
}
