package dev.isomorph.anomaly.files;

import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.OutputPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The right to write one output, a file or a folder, which one process has at a time.
 *
 * <p>It is a lock of the operating system on the hidden file {@code .NAME.lock} beside the output,
 * so it ends with the process, however that ends. A lock file that a killed process leaves is
 * empty, locks nothing, and goes with the next lock on the output.
 *
 * <p>Whoever holds the lock deletes the lock file before giving it up. So after locking a file it
 * must be checked that the file still has its name: opening the name once more and locking that
 * must collide with the lock that this process holds already.
 *
 * <p>Parts beside the output that earlier processes left are deleted when the lock is acquired.
 *
 * <p>Safe from many threads; two threads of one process exclude each other as two processes do.
 */
public final class OutputLock implements AutoCloseable {
  private static final String LOCK = ".lock";

  /** Held by this process, which would lose its lock on a file by closing any channel of it. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path file;
  private final List<FileChannel> channels;
  private boolean closed;

  private OutputLock(Path target, Path file, List<FileChannel> channels) {
    this.target = target;
    this.file = file;
    this.channels = channels;
  }

  /**
   * Acquires the lock at once or not at all. Folders above the output are made.
   *
   * @param output a file or a folder, which need not exist; links are followed
   * @throws OutputBusyException if another process or thread has it
   * @throws IOException if no lock can be made there
   */
  public static OutputLock acquire(Path output) throws IOException {
    Path place =
        Files.isDirectory(output) ? OutputPath.ofFolder(output) : OutputPath.ofFile(output);
    Path parent = place.getParent();
    try {
      AtomicFile.createFolders(parent);
      place = parent.toRealPath().resolve(place.getFileName());
    } catch (IOException e) {
      throw AtomicFile.failure(output, e);
    }
    Path file = OutputPath.hidden(place, LOCK);
    if (!HELD.add(file)) {
      throw new OutputBusyException(output);
    }
    OutputLock lock = null;
    try {
      lock = new OutputLock(place, file, lock(file, output));
      lock.deletePartsBeside();
      return lock;
    } catch (IOException e) {
      giveUp(lock, file, e);
      throw e instanceof OutputBusyException ? e : AtomicFile.failure(output, e);
    } catch (RuntimeException | Error e) {
      giveUp(lock, file, e);
      throw e;
    }
  }

  private static void giveUp(OutputLock lock, Path file, Throwable reason) {
    if (lock == null) {
      HELD.remove(file);
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static List<FileChannel> lock(Path file, Path output) throws IOException {
    while (true) {
      FileChannel first =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileChannel second = null;
      boolean locked = false;
      try {
        if (first.tryLock() == null) {
          throw new OutputBusyException(output);
        }
        second = FileChannel.open(file, StandardOpenOption.WRITE);
        locked = collides(second);
        if (locked) {
          return List.of(first, second);
        }
      } catch (NoSuchFileException e) {
        // The file was deleted between opening and locking it: try the one that comes next.
      } finally {
        if (!locked) {
          closeAll(second == null ? List.of(first) : List.of(first, second));
        }
      }
    }
  }

  /** Whether a channel is of a file that this process has locked. */
  private static boolean collides(FileChannel channel) throws IOException {
    try {
      channel.tryLock();
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  /** The output: an absolute path, links followed. */
  public Path target() {
    return target;
  }

  /**
   * Deletes the parts that earlier processes left inside the output, which is a folder that only
   * holders of this lock write into.
   *
   * @param depth how many levels of folders are searched; 1 for the files directly in it
   * @throws IOException if one cannot be deleted
   */
  public void deletePartsInside(int depth) throws IOException {
    if (!Files.isDirectory(target)) {
      return;
    }
    Files.walkFileTree(
        target,
        Set.of(),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && OutputPath.isPart(found)) {
              Files.deleteIfExists(found);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path found, IOException e) {
            return FileVisitResult.CONTINUE; // a folder of somebody else
          }
        });
  }

  private void deletePartsBeside() throws IOException {
    List<Path> parts;
    try (Stream<Path> beside = Files.list(target.getParent())) {
      parts = beside.filter(path -> OutputPath.isPartOf(target, path)).toList();
    }
    for (Path part : parts) {
      AtomicFolder.delete(part);
    }
  }

  /** Gives the lock up. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays and locks nothing; the output is written all the same.
    } finally {
      closeAll(channels);
      HELD.remove(file);
    }
  }

  private static void closeAll(List<FileChannel> channels) throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }
}
