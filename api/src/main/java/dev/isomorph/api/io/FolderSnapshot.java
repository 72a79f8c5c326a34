package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads several files of one folder as one state, while another process may replace them with a
 * {@link FolderUpdate}. Nothing is locked or written, so a folder that cannot be written is read.
 *
 * <p>Files are only ever replaced by renaming new ones, never written in place. So if identity,
 * time and size of all of them are the same before and after reading, nothing was replaced in
 * between, and what was read belongs together. Else it is read once more.
 */
public final class FolderSnapshot {
  private static final int MAX_ATTEMPTS = 50;

  private FolderSnapshot() {}

  /** Reads files. */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * May be called more than once.
     *
     * @param files where the content of a file with a name is; empty if there is none
     */
    T read(Function<String, Optional<Path>> files) throws IOException;
  }

  /**
   * Reads files of a folder.
   *
   * @param names of all files that are read
   * @throws IOException what the reading throws, or if the files are replaced all the time
   */
  public static <T> T read(Path folder, List<String> names, Reading<T> reading) throws IOException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      List<Object> before = stamps(folder, names);
      try {
        T read = reading.read(name -> FolderUpdate.current(folder, name));
        if (stamps(folder, names).equals(before)) {
          return read;
        }
      } catch (IOException | RuntimeException e) {
        if (stamps(folder, names).equals(before)) {
          throw e;
        }
      }
    }
    throw new IOException(
        folder + ": another run replaces it again and again; try again when that run has ended");
  }

  private static List<Object> stamps(Path folder, List<String> names) {
    List<Object> stamps = new ArrayList<>();
    for (String name : names) {
      FolderUpdate.places(folder, name).forEach(place -> stamps.add(stamp(place)));
    }
    return stamps;
  }

  private static Object stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(String.valueOf(found.fileKey()), found.lastModifiedTime(), found.size());
    } catch (IOException e) {
      return "absent";
    }
  }
}
