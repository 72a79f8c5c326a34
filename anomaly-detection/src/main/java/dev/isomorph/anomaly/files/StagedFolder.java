package dev.isomorph.anomaly.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder being written beside its target: a failure, at any moment, leaves the target as it was.
 *
 * <p>Closing deletes what has not been moved into place. For one thread.
 */
public final class StagedFolder implements AutoCloseable {
  private final Path target;
  private final Path staged;

  private StagedFolder(Path target, Path staged) {
    this.target = target;
    this.staged = staged;
  }

  /**
   * Begins an empty folder next to {@code target}; the folders above it are made.
   *
   * @throws IOException if nothing can be written there
   */
  public static StagedFolder beside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IOException(target + ": expected a folder below the root of the file system");
    }
    Files.createDirectories(parent);
    Path staged = hiddenName(absolute, ".part");
    Files.createDirectory(staged);
    return new StagedFolder(absolute, staged);
  }

  /** Where to write. */
  public Path path() {
    return staged;
  }

  /**
   * Moves the folder to its target; a folder that stands there is replaced, and kept on failure.
   */
  public void moveIntoPlace() throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(staged, target);
      return;
    }
    Path replaced = hiddenName(target, ".old");
    Files.move(target, replaced);
    try {
      Files.move(staged, target);
    } catch (IOException e) {
      Files.move(replaced, target);
      throw e;
    }
    delete(replaced);
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(staged)) {
      delete(staged);
    }
  }

  private static Path hiddenName(Path target, String suffix) {
    String unique = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    return target.resolveSibling("." + target.getFileName() + "-" + unique + suffix);
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
