package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Replaces, adds and deletes several files of one folder together; other files in it are left
 * alone. Whatever ends the process, and when, a {@link FolderSnapshot} shows the old state or the
 * new one.
 *
 * <ol>
 *   <li>New files are written into {@code .update.part} inside the folder; an empty file {@code
 *       NAME.deleted} there stands for a file that will be deleted. All are forced to the disk.
 *   <li>Renaming {@code .update.part} to {@code .update} commits: from now on the state is the new
 *       one. A reader finds a file of the new state in {@code .update}, or, if it is not there, in
 *       its place.
 *   <li>Files are deleted and moved from {@code .update} to their places, the folder is forced to
 *       the disk, and {@code .update} is removed.
 * </ol>
 *
 * <p>An update that was interrupted before the commit is discarded by the next one, and one that
 * was interrupted after it is finished by the next one.
 *
 * <p>Closing discards what was not committed, and the folder if this update made it. For one
 * thread, which holds the {@link OutputLock} of the folder.
 */
public final class FolderUpdate implements AutoCloseable {
  private static final String STAGED = ".update.part";
  private static final String COMMITTED = ".update";
  private static final String DELETED = ".deleted";

  private final Path folder;
  private final boolean made;
  private final List<String> names = new ArrayList<>();
  private boolean committed;

  private FolderUpdate(Path folder, boolean made) {
    this.folder = folder;
    this.made = made;
  }

  /**
   * Begins an update; a folder that does not exist is made.
   *
   * @param lock on the folder
   * @throws IOException if it cannot be written into
   */
  public static FolderUpdate begin(OutputLock lock) throws IOException {
    FolderUpdate update = new FolderUpdate(lock.target(), !Files.exists(lock.target()));
    try {
      AtomicFile.createFolders(update.folder);
      finish(lock);
      AtomicFolder.delete(update.staged());
      Files.createDirectory(update.staged());
      return update;
    } catch (IOException e) {
      update.close();
      throw AtomicFile.failure(update.folder, e);
    } catch (RuntimeException | Error e) {
      update.close();
      throw e;
    }
  }

  private Path staged() {
    return folder.resolve(STAGED);
  }

  /**
   * Has a file added or replaced by the update.
   *
   * @param content writes the file, with {@link AtomicFile}
   * @throws IOException if it cannot be written; the message names the file in its place
   */
  public void put(String name, AtomicFile.Making content) throws IOException {
    names.add(name);
    try {
      content.make(staged().resolve(name));
    } catch (IOException e) {
      throw AtomicFile.failure(folder.resolve(name), staged().resolve(name), e);
    }
  }

  /** The same for a text, in UTF-8. */
  public void put(String name, String text) throws IOException {
    put(name, file -> AtomicFile.writeText(file, text));
  }

  /**
   * Has a file deleted by the update, if it is there.
   *
   * @throws IOException if that cannot be noted
   */
  public void delete(String name) throws IOException {
    names.add(name);
    try {
      AtomicFile.writeBytes(staged().resolve(name + DELETED), new byte[0]);
    } catch (IOException e) {
      throw AtomicFile.failure(folder.resolve(name), staged().resolve(name + DELETED), e);
    }
  }

  /**
   * Makes the new state the one that readers see.
   *
   * @throws IOException if it cannot be; readers see the old state then, or the new one if only the
   *     last step failed, which the next update finishes
   */
  public void commit() throws IOException {
    for (String name : names) {
      Path place = folder.resolve(name);
      if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(place + ": expected a file, got a folder; move it away");
      }
    }
    try {
      AtomicFile.syncFolder(staged());
      Files.move(staged(), folder.resolve(COMMITTED), StandardCopyOption.ATOMIC_MOVE);
      committed = true;
      AtomicFile.syncFolder(folder);
      finish(folder);
    } catch (IOException e) {
      throw AtomicFile.failure(folder, e);
    }
  }

  /**
   * Finishes an update that an earlier process committed, if there is one.
   *
   * @param lock on the folder
   * @throws IOException if a file cannot be moved
   */
  public static void finish(OutputLock lock) throws IOException {
    if (Files.isDirectory(lock.target().resolve(COMMITTED))) {
      finish(lock.target());
    }
  }

  private static void finish(Path folder) throws IOException {
    Path committed = folder.resolve(COMMITTED);
    List<Path> files = list(committed);
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(DELETED)) {
        Files.deleteIfExists(folder.resolve(name.substring(0, name.length() - DELETED.length())));
      } else {
        Files.move(
            file,
            folder.resolve(name),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
    AtomicFile.syncFolder(folder);
    AtomicFolder.delete(committed);
    AtomicFile.syncFolder(folder);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /**
   * Where the content of a file is in the state that readers see. Without the lock, or a {@link
   * FolderSnapshot}, the answer may be old before it is used.
   *
   * @return empty if the file is not part of the state
   */
  public static Optional<Path> current(Path folder, String name) {
    Path update = folder.resolve(COMMITTED);
    if (Files.exists(update.resolve(name))) {
      return Optional.of(update.resolve(name));
    }
    return Files.exists(update.resolve(name + DELETED))
        ? Optional.empty()
        : Optional.of(folder.resolve(name)).filter(Files::exists);
  }

  /** Every path on which the answer of {@link #current} depends. */
  static List<Path> places(Path folder, String name) {
    Path update = folder.resolve(COMMITTED);
    return List.of(update.resolve(name), update.resolve(name + DELETED), folder.resolve(name));
  }

  /** Whether a path inside a folder belongs to updates of it. */
  public static boolean isOfUpdates(Path path) {
    String name = path.getFileName().toString();
    return name.equals(STAGED) || name.equals(COMMITTED);
  }

  @Override
  public void close() throws IOException {
    if (committed) {
      return;
    }
    AtomicFolder.delete(staged());
    if (made) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        // Somebody has put something into it meanwhile.
      }
    }
  }
}
