package dev.isomorph.api.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
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
 * <p>It is a lock of the operating system on the hidden file {@code .NAME.lock} next to the output,
 * so it ends with the process, however that ends. A lock file that a killed process leaves is
 * empty, locks nothing, and goes with the next lock on the output.
 *
 * <p>The lock file of an existing folder whose parent folder cannot be written to is {@code
 * .isomorph.lock} inside it. Users of whom only some can write to the parent folder therefore do
 * not exclude each other.
 *
 * <p>Whoever holds the lock deletes the lock file before giving it up. So after locking a file it
 * must be checked that the file still has its name: opening the name once more and locking that
 * must collide with the lock that this process holds already.
 *
 * <p>Parts next to the output that earlier processes left are deleted when the lock is acquired, as
 * far as the permissions allow.
 *
 * <p>Safe from many threads; two threads of one process exclude each other as two processes do.
 */
public final class OutputLock implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String LOCK_INSIDE = ".isomorph.lock";

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
    boolean inside = isLockedInside(place);
    if (!inside) {
      Path parent = place.getParent();
      try {
        AtomicFile.createFolders(parent);
        place = parent.toRealPath().resolve(place.getFileName());
      } catch (IOException e) {
        throw AtomicFile.failure(output, e);
      }
    }
    Path file = inside ? place.resolve(LOCK_INSIDE) : OutputPath.hidden(place, LOCK);
    if (!HELD.add(file)) {
      throw new OutputBusyException(output);
    }
    OutputLock lock = null;
    try {
      lock = new OutputLock(place, file, lock(file, output));
      if (!inside) {
        lock.deletePartsBeside();
      }
      return lock;
    } catch (IOException e) {
      giveUp(lock, file, e);
      throw e instanceof OutputBusyException ? e : AtomicFile.failure(output, e);
    } catch (RuntimeException | Error e) {
      giveUp(lock, file, e);
      throw e;
    }
  }

  private static boolean isLockedInside(Path place) {
    Path parent = place.getParent();
    return Files.isDirectory(place) && (parent == null || !Files.isWritable(parent));
  }

  /** Whether a path inside a folder is the lock file of that folder. */
  public static boolean isLockFile(Path path) {
    return path.getFileName().toString().equals(LOCK_INSIDE);
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
      FileChannel first = open(file);
      FileChannel second = null;
      boolean locked = false;
      try {
        if (!tryLock(first)) {
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

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      if (!Files.exists(file)) {
        throw e;
      }
      throw new IOException(
          "the lock file %s belongs to another user; delete it if no run of theirs writes here"
              .formatted(file),
          e);
    }
  }

  /**
   * Whether this process has the lock now; it has it already if it reached the file another way.
   */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
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
   * Deletes the parts that earlier processes left inside the output, which is a folder. Parts of
   * outputs inside it that have a lock file of their own are left alone, for another process may be
   * writing them, and so are parts that cannot be deleted.
   *
   * @param depth how many levels of folders are searched; 1 for the files directly in it
   */
  public void deletePartsInside(int depth) {
    if (!Files.isDirectory(target)) {
      return;
    }
    try {
      Files.walkFileTree(target, Set.of(), depth, new Parts());
    } catch (IOException e) {
      // What is left of others takes room and does no harm.
    }
  }

  /** Deletes parts inside the target. */
  private final class Parts extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && OutputPath.isPart(found) && !isOfAnotherOutput(found)) {
        deletePart(found);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path found, IOException e) {
      return FileVisitResult.CONTINUE; // a folder of somebody else
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  /** Whether a path inside the target is of an output that has a lock file of its own. */
  private boolean isOfAnotherOutput(Path found) {
    for (Path path = found; !path.equals(target); path = path.getParent()) {
      if (Files.exists(OutputPath.hidden(path, LOCK))
          || Files.exists(path.resolve(LOCK_INSIDE))
          || OutputPath.isPart(path) && Files.exists(OutputPath.hiddenOfPart(path, LOCK))) {
        return true;
      }
    }
    return false;
  }

  private void deletePartsBeside() {
    List<Path> parts;
    try (Stream<Path> beside = Files.list(target.getParent())) {
      parts = beside.filter(path -> OutputPath.isPartOf(target, path)).toList();
    } catch (IOException | UncheckedIOException e) {
      return; // a folder that can be written into but not listed
    }
    parts.forEach(OutputLock::deletePart);
  }

  private static void deletePart(Path part) {
    try {
      AtomicFolder.delete(part);
    } catch (IOException e) {
      // One of another user takes room and does no harm.
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
