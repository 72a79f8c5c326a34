package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Writes files atomically: whatever ends the process, and when, the file has its old content or the
 * new one.
 *
 * <p>The content is written to a {@link OutputPath#part} in the same folder and forced to the disk;
 * then a rename puts it in its place, and the folder is forced to the disk. A process that is
 * killed before the rename leaves the part, which no reader takes for data. A symbolic link is
 * followed; folders above the file are made; a folder, a device, a pipe or a socket is refused.
 *
 * <p>Threads and processes may write one file at a time without locks: the last rename wins. On
 * failure an {@link IOException} names the file and the file keeps its old content; only an error
 * of the last step, forcing the folder to the disk, leaves the new content.
 */
public final class AtomicFile {
  /** What file systems answer that cannot force a folder; PostgreSQL ignores the same. */
  private static final Set<String> FOLDERS_NOT_FORCED =
      Set.of("Invalid argument", "Operation not supported", "Not supported", "Bad file descriptor");

  private AtomicFile() {}

  /** What a file that was written survives. */
  public enum Durability {
    /** The process may be killed; a power failure may leave an empty file. Fast. */
    KILL,
    /** The machine may lose power: file and folder are forced to the disk. */
    POWER_FAILURE
  }

  /** Puts bytes into an open channel. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything, from position 0 on. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Makes a file of its own, and looks at it if need be. */
  @FunctionalInterface
  public interface Making {
    /** Makes the file; whatever is thrown keeps it from its place. */
    void make(Path file) throws IOException;
  }

  /**
   * Writes a file, replacing one that is there.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, Durability.POWER_FAILURE, content);
  }

  /**
   * The same with another durability, for many files that can be made again.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void write(Path file, Durability durability, Content content) throws IOException {
    replace(
        file,
        durability,
        part -> {
          try (FileChannel channel =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            if (durability == Durability.POWER_FAILURE) {
              channel.force(true);
            }
          }
        });
  }

  /**
   * Writes bytes as a file, replacing one that is there.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void writeBytes(Path file, byte[] bytes) throws IOException {
    write(file, channel -> writeAll(channel, ByteBuffer.wrap(bytes)));
  }

  /**
   * Writes a text in UTF-8 as a file, replacing one that is there.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void writeText(Path file, String text) throws IOException {
    writeBytes(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Makes a file under another name, then moves it to its place.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void make(Path file, Making making) throws IOException {
    replace(
        file,
        Durability.POWER_FAILURE,
        part -> {
          making.make(part);
          syncFile(part);
        });
  }

  private static void replace(Path file, Durability durability, Making making) throws IOException {
    Path place = OutputPath.ofFile(file);
    // A part has no name yet that a reader looks for. One that is there is replaced like any file.
    boolean direct = OutputPath.isPart(place) && !Files.exists(place);
    Path part = direct ? place : OutputPath.part(place);
    try {
      createFolders(place.getParent());
      making.make(part);
      if (!direct) {
        Files.move(
            part, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      }
      if (durability == Durability.POWER_FAILURE) {
        syncFolder(place.getParent());
      }
    } catch (IOException e) {
      deletePart(part, e);
      throw failure(file, part, e);
    } catch (RuntimeException | Error e) {
      deletePart(part, e);
      throw e;
    }
  }

  private static void deletePart(Path part, Throwable reason) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Writes all bytes that remain, in as many calls as the channel needs. */
  public static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes a folder and those above it, each on the disk before this returns. */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    createFolders(folder.getParent());
    Files.createDirectories(folder);
    syncFolder(folder.getParent());
  }

  /** Forces the content of a file to the disk. */
  public static void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Forces the names in a folder to the disk, where the file system can do that. */
  public static void syncFolder(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (FileSystemException e) {
      return; // some systems do not open folders
    }
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      if (!FOLDERS_NOT_FORCED.contains(String.valueOf(e.getMessage()))) {
        throw e;
      }
    }
  }

  /** An error that names the file that could not be written; interruptions stay what they are. */
  public static IOException failure(Path file, IOException e) {
    return failure(file, file, e);
  }

  /**
   * An error about a part that was written to become a file, told about the file.
   *
   * @param part the path that the error may name
   */
  public static IOException failure(Path file, Path part, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return e;
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof FileSystemException of) {
      message = of.getFile() == null ? reason(of) : of.getFile() + ": " + reason(of);
    }
    message = message.replace(part.toString(), file.toString());
    String begin = file + ": ";
    String text = message.startsWith(begin) ? message.substring(begin.length()) : message;
    return text.startsWith("cannot be written")
        ? new IOException(begin + text, e)
        : new IOException("%scannot be written: %s%s".formatted(begin, text, advice(text)), e);
  }

  private static String reason(FileSystemException e) {
    if (e.getReason() != null) {
      return e.getReason();
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    return e.getClass().getSimpleName();
  }

  private static String advice(String reason) {
    return reason.contains("No space left") || reason.contains("quota")
        ? "; make room on the disk or choose another place, then run the command again"
        : "";
  }
}
