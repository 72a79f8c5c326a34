package dev.isomorph.cli.options;

import dev.isomorph.anomaly.files.ModelFiles;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.api.io.OutputPath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files and folders that a command writes: verified and locked before its work, so that what cannot
 * be written is known at once, and no other command writes the same until this one has ended.
 *
 * <p>An option that was not given is {@code null} and left out.
 */
public final class Outputs implements AutoCloseable {
  private final List<OutputLock> locks = new ArrayList<>();
  private final Map<Path, String> files = new HashMap<>();
  private final Map<Path, String> folders = new HashMap<>();

  /**
   * Locks a file that will be written.
   *
   * @throws IllegalArgumentException if there is a folder, a device or a pipe, the file would lie
   *     below the folder of a saved model or a run, or another option named it
   * @throws IOException if another command is writing it
   */
  public void file(String option, Path file) throws IOException {
    fileWithLock(option, file);
    if (file != null) {
      locks.add(OutputLock.acquire(file));
    }
  }

  /**
   * The same for a file whose writer locks it.
   *
   * @throws IllegalArgumentException as {@link #file}
   */
  public void fileWithLock(String option, Path file) throws IOException {
    if (file == null) {
      return;
    }
    Path place = place(option, () -> OutputPath.ofFile(file));
    requireForeign(option, place.getParent());
    requireNotIn(folders, place, option);
    requireNotIn(files, place, option);
    files.put(place, option);
  }

  /**
   * Locks a folder that files will be put into, and deletes what killed commands left half-written
   * directly in it. Several options may name one folder.
   *
   * @throws IllegalArgumentException if it is a file, also one that another option named, or it is
   *     the folder of a saved model or a run or lies below one
   * @throws IOException if another command is writing it
   */
  public void folder(String option, Path folder) throws IOException {
    folder(option, folder, 1);
  }

  /** The same for a folder with folders in it that will be filled. */
  public void tree(String option, Path folder) throws IOException {
    folder(option, folder, Integer.MAX_VALUE);
  }

  private void folder(String option, Path folder, int depth) throws IOException {
    if (folder == null) {
      return;
    }
    Path place = place(option, () -> OutputPath.ofFolder(folder));
    requireForeign(option, place);
    requireNotIn(files, place, option);
    if (folders.putIfAbsent(place, option) == null) {
      OutputLock lock = OutputLock.acquire(folder);
      locks.add(lock);
      lock.deletePartsInside(depth);
    }
  }

  private static void requireNotIn(Map<Path, String> taken, Path place, String option) {
    String other = taken.get(place);
    if (other != null) {
      throw new IllegalArgumentException(
          "%s: expected another path than that of %s, got %s".formatted(option, other, place));
    }
  }

  private static void requireForeign(String option, Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (ModelFiles.areIn(at) || RunFolder.isAt(at)) {
        throw new IllegalArgumentException(
            "%s: expected a place outside saved models and runs, got one in the %s %s"
                .formatted(option, ModelFiles.areIn(at) ? "model" : "run", at));
      }
    }
  }

  private interface Place {
    Path find() throws IOException;
  }

  private static Path place(String option, Place place) throws IOException {
    try {
      return real(place.find());
    } catch (FileSystemException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  /** The same absolute path with all links followed, as far as it exists. */
  private static Path real(Path path) throws IOException {
    Path there = path;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return there.toRealPath().resolve(there.relativize(path)).normalize();
  }

  @Override
  public void close() throws IOException {
    for (OutputLock lock : locks) {
      lock.close();
    }
  }
}
