package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A new folder that appears with all its files at once.
 *
 * <p>It is filled under a hidden name next to its place; {@link #moveIntoPlace} forces everything
 * to the disk and renames it. A process that is killed before leaves a part, which the next {@link
 * OutputLock} on the folder deletes. A folder with files is never replaced; {@link FolderUpdate}
 * replaces files in one.
 *
 * <p>Closing deletes what has not been moved into place. For one thread.
 */
public final class AtomicFolder implements AutoCloseable {
  private final OutputLock lock;
  private final Path part;

  private AtomicFolder(OutputLock lock, Path part) {
    this.lock = lock;
    this.part = part;
  }

  /**
   * Begins a folder; those above it are made.
   *
   * @throws OutputBusyException if another process is making the same folder
   * @throws IOException if nothing can be written there
   */
  public static AtomicFolder begin(Path folder) throws IOException {
    OutputPath.ofFolder(folder);
    OutputLock lock = OutputLock.acquire(folder);
    try {
      Path part = OutputPath.part(lock.target());
      Files.createDirectory(part);
      return new AtomicFolder(lock, part);
    } catch (IOException e) {
      lock.close();
      throw AtomicFile.failure(folder, e);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Where to write, with any writer: files need not be forced to the disk. */
  public Path path() {
    return part;
  }

  /**
   * Moves the folder to its place.
   *
   * @throws IOException if a folder with files is there, or it cannot be moved
   */
  public void moveIntoPlace() throws IOException {
    try {
      sync();
      Files.move(part, lock.target(), StandardCopyOption.ATOMIC_MOVE);
      AtomicFile.syncFolder(lock.target().getParent());
    } catch (IOException e) {
      throw AtomicFile.failure(lock.target(), part, e);
    }
  }

  private void sync() throws IOException {
    Files.walkFileTree(
        part,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            AtomicFile.syncFile(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            AtomicFile.syncFolder(folder);
            return super.postVisitDirectory(folder, e);
          }
        });
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      delete(part);
    }
  }

  /** Deletes a file or a folder with everything in it, if it is there; links are not followed. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
