package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file beside its place and moves it there, so that it is there whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

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
    make(
        file,
        beside -> {
          try (FileChannel channel =
              FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
          }
        });
  }

  /**
   * Makes a file under another name, then moves it to its place.
   *
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void make(Path file, Making making) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path beside = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      making.make(beside);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
