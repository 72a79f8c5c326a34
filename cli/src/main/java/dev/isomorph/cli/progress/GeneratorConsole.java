package dev.isomorph.cli.progress;

import dev.isomorph.cli.context.CliContext;
import java.io.PrintWriter;

/** Shows how many photographs are generated. Safe from many threads. */
public final class GeneratorConsole {
  private final ProgressLine progress;
  private long done;

  public GeneratorConsole(long total, PrintWriter err, CliContext context) {
    this.progress = new ProgressLine(err, context);
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
