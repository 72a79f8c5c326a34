package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.TimeUnit;

/** Writes results line by line as they come, none later than half a second. For one thread. */
public final class ResultLines implements ScoreListener, Flushable {
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ResultFormat format;
  private final Writer writer;
  private long flushed = System.nanoTime();

  /** Lines in a format; {@code writer} stays the caller's. */
  public ResultLines(ResultFormat format, Writer writer) {
    this.format = format;
    this.writer = writer;
  }

  /** Writes what stands before the first line. */
  public void begin() throws IOException {
    writer.write(format.head());
  }

  @Override
  public void scored(ImageScore score) {
    written(() -> format.write(score, writer));
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    written(() -> format.write(reason, writer));
  }

  @Override
  public void flush() throws IOException {
    writer.flush();
    flushed = System.nanoTime();
  }

  private interface Line {
    void write() throws IOException;
  }

  private void written(Line line) {
    try {
      line.write();
      if (System.nanoTime() - flushed > FLUSH_NANOS) {
        flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
