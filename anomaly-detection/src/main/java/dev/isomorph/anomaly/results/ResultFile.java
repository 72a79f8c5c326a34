package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.api.io.OutputPath;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Results in a file that survives whatever happens: they go into {@code NAME.partial}, line by
 * line, and the file gets its name when it is finished. One that was left behind is continued.
 *
 * <p>Ended at any moment, the partial file holds every line but those of the last second; a line
 * cut short is dropped when it is continued. For one thread.
 */
public final class ResultFile implements ScoreListener, Closeable {
  private static final String PARTIAL = ".partial";

  private final OutputLock lock;
  private final Path target;
  private final Path partial;
  private final ResultFormat format;
  private final Writer writer;
  private final ResultLines lines;

  private ResultFile(OutputLock lock, Path given, ResultFormat format) throws IOException {
    this.lock = lock;
    this.target = lock.target();
    this.partial = partialOf(target);
    this.format = format;
    OutputStream stream = Appended.to(OutputPath.ofFile(partial), partialOf(given));
    this.writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    this.lines = new ResultLines(format, writer);
    try {
      long whole = wholeBytes();
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.truncate(whole);
      } catch (IOException e) {
        throw AtomicFile.failure(partialOf(given), e);
      }
      if (whole == 0) {
        lines.begin();
      }
    } catch (IOException | RuntimeException | Error e) {
      stream.close();
      throw e;
    }
  }

  /** The end of a file. An interrupted thread may still write its last lines. */
  private static final class Appended extends FilterOutputStream {
    private final Path shown;

    private Appended(OutputStream file, Path shown) {
      super(file);
      this.shown = shown;
    }

    static OutputStream to(Path file, Path shown) throws IOException {
      try {
        return new Appended(
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            shown);
      } catch (IOException e) {
        throw AtomicFile.failure(shown, e);
      }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw AtomicFile.failure(shown, e);
      }
    }
  }

  /**
   * Begins a file, or continues what an earlier run has left.
   *
   * @throws dev.isomorph.api.io.OutputBusyException if another run is writing it
   * @throws IOException if it cannot be written, or what was left is in another format
   */
  public static ResultFile open(Path target, ResultFormat format) throws IOException {
    OutputPath.ofFile(target);
    OutputLock lock = OutputLock.acquire(target);
    try {
      return new ResultFile(lock, target, format);
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Where the lines of a file are until it is finished. */
  public static Path partialOf(Path target) {
    return target.resolveSibling(target.getFileName() + PARTIAL);
  }

  /**
   * Passes on what an earlier run has left, and takes the images it is about from {@code images}.
   *
   * @param threshold the threshold of the detector that goes on
   * @return the last image that was scored, to be compared; nothing if none was
   * @throws DataSetException if the lines are about other images or another threshold
   */
  public Optional<ImageScore> replay(
      Iterator<Example> images, OptionalDouble threshold, ScoreListener listener)
      throws IOException {
    lines.flush();
    ImageScore last = null;
    long line = 1;
    try (Reader earlier = Files.newBufferedReader(partial)) {
      for (Iterator<ResultRow> rows = format.rows(earlier); rows.hasNext(); line++) {
        ResultRow row = rows.next();
        Optional<Example> here = images.hasNext() ? Optional.of(images.next()) : Optional.empty();
        if (here.isEmpty() || !here.get().name().equals(row.path())) {
          throw foreign(
              "line %d is about %s, but here comes %s"
                  .formatted(line, row.path(), here.map(Example::name).orElse("no image")));
        }
        Example example = here.get();
        if (row.score().isPresent()) {
          if (!row.threshold().equals(threshold)) {
            throw foreign(
                "its threshold is %s, the model's %s"
                    .formatted(shown(row.threshold()), shown(threshold)));
          }
          last =
              new ImageScore(example, row.score().getAsDouble(), threshold)
                  .withRegions(new AnomalousRegions(row.regions(), List.of()));
          listener.scored(last);
        } else {
          listener.skipped(
              new UnreadableImageException(row.path(), row.error().orElse("unreadable"), null));
        }
      }
    } catch (UncheckedIOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw foreign("line %d cannot be read: %s".formatted(line, e.getMessage()));
    }
    if (line > 1) {
      listener.resumed();
    }
    return Optional.ofNullable(last);
  }

  /** An earlier run was about something else. */
  DataSetException foreign(String how) {
    return new DataSetException(
        "%s: an earlier run has left results of other images or another model: %s; delete it to begin again, or choose another output"
            .formatted(partial, how));
  }

  @Override
  public void scored(ImageScore score) {
    lines.scored(score);
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    lines.skipped(reason);
  }

  /** Everything is written: the file gets its name; one that has it is replaced. */
  public void finish() throws IOException {
    writer.close();
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.syncFolder(target.getParent());
    } catch (IOException e) {
      throw AtomicFile.failure(target, partial, e);
    }
  }

  /** Leaves the partial file as it is. */
  @Override
  public void close() throws IOException {
    try (lock) {
      writer.close();
    }
  }

  /** The length without a line that was cut short. */
  private long wholeBytes() throws IOException {
    byte[] head = format.head().getBytes(StandardCharsets.UTF_8);
    long whole = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(partial))) {
      byte[] begin = in.readNBytes(head.length);
      if (!Arrays.equals(Arrays.copyOf(head, begin.length), begin)) {
        throw new IOException(
            partial
                + ": expected "
                + format
                + ", but an earlier run has left another format; delete it, or choose another output");
      }
      if (begin.length < head.length) {
        return 0;
      }
      whole = head.length;
      boolean quoted = false;
      long position = whole;
      for (int next = in.read(); next >= 0; next = in.read()) {
        position++;
        quoted ^= next == '"';
        if (format.endsLine(next, quoted)) {
          whole = position;
        }
      }
    }
    return whole;
  }

  private static String shown(OptionalDouble number) {
    return number.isPresent() ? Double.toString(number.getAsDouble()) : "none";
  }
}
