package dev.isomorph.cli.progress;

import dev.isomorph.cli.context.TerminalWriter;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;
import java.util.Locale;

/** Names the first images that cannot be read, and counts them all. */
public final class SkippedImages {
  private static final int NAMED = 10;

  private final PrintWriter err;
  private int count;

  public SkippedImages(PrintWriter err) {
    this.err = err;
  }

  public void add(UnreadableImageException reason) {
    count++;
    if (count <= NAMED) {
      err.println("isomorph: skipped " + TerminalWriter.line(reason.getMessage()));
    }
  }

  /** After the last one. */
  public void end() {
    if (count > NAMED) {
      err.printf(Locale.ROOT, "isomorph: skipped %,d unreadable images in all%n", count);
    }
  }

  public int count() {
    return count;
  }
}
