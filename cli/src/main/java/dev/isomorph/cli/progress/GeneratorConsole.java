package dev.isomorph.cli.progress;

import dev.isomorph.cli.context.Surroundings;
import java.io.PrintWriter;

/** Shows how many photographs are generated. Safe from many threads. */
public final class GeneratorConsole {
  private final ProgressLine progress;
  private long done;

  public GeneratorConsole(long total, PrintWriter err, Surroundings surroundings) {
    this.progress = new ProgressLine(err, surroundings);
    progress.begin("generating photographs", total, "img");
  }

  /** One more. */
  public synchronized void written() {
    progress.done(++done);
  }

  /** That was all. */
  public synchronized void end() {
    progress.end();
  }
}
