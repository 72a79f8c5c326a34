package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.ImageDecoder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The image files below a folder, sorted by path, one folder listed at a time. Links are followed,
 * but each folder is entered once, under the first of its paths; hidden files and folders are left
 * out, and so are run folders of trainings, which hold a picture of the loss.
 *
 * <p>A file or folder whose name is no text (see {@link FileNames}) comes as one image, which is
 * unreadable, before the others in its folder.
 */
final class FolderWalk implements Iterator<FileImage> {
  /** Files that a run folder holds, together. */
  private static final List<String> RUN_FILES = List.of("run.json", "architecture.json");

  private final Path root;
  private final Collection<Path> outputs;
  private final Deque<Level> open = new ArrayDeque<>();
  private final Set<Object> entered = new HashSet<>();
  private final Deque<Path> unnamed = new ArrayDeque<>();
  private Path next;

  /** A folder being walked and the names that are left in it. */
  private record Level(Path folder, Iterator<String> names) {}

  FolderWalk(Path root) {
    this(root, List.of());
  }

  /** The same without folders that a run writes into, which need not be there yet. */
  FolderWalk(Path root, Collection<Path> outputs) {
    this.root = root;
    this.outputs = List.copyOf(outputs);
    enter(root);
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public FileImage next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    FileImage found = new FileImage(next);
    advance();
    return found;
  }

  private void advance() {
    next = unnamed.poll();
    while (next == null && !open.isEmpty()) {
      Level level = open.peek();
      if (!level.names().hasNext()) {
        open.pop();
        continue;
      }
      String name = level.names().next();
      Path path = level.folder().resolve(name);
      if (!name.endsWith("/")) {
        next = path;
      } else if (!isRunFolder(path)) {
        enter(path);
        next = unnamed.poll();
      }
    }
  }

  private void enter(Path folder) {
    try {
      Object identity = identity(folder);
      if (entered.add(identity) && !isOutput(identity)) {
        open.push(new Level(folder, names(folder).iterator()));
      }
    } catch (DirectoryIteratorException e) {
      throw unlisted(e.getCause());
    } catch (IOException e) {
      throw unlisted(e);
    }
  }

  private static boolean isRunFolder(Path folder) {
    return RUN_FILES.stream().allMatch(name -> Files.exists(folder.resolve(name)));
  }

  private boolean isOutput(Object identity) throws IOException {
    for (Path output : outputs) {
      if (Files.isDirectory(output) && identity(output).equals(identity)) {
        return true;
      }
    }
    return false;
  }

  private DataSetException unlisted(IOException e) {
    return new DataSetException(root + ": cannot be listed: " + e.getMessage(), e);
  }

  private static Object identity(Path folder) throws IOException {
    Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    return key == null ? folder.toRealPath() : key;
  }

  /**
   * Names only, since a folder may hold a million; a folder's ends with a slash, which also sorts
   * it where its files belong.
   */
  private List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> noTexts = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
          continue;
        }
        boolean directory = Files.isDirectory(entry);
        if (!directory && !(ImageDecoder.looksLikeImage(entry) && Files.isRegularFile(entry))) {
          continue;
        }
        if (FileNames.isText(entry.getFileName())) {
          names.add(directory ? name + "/" : name);
        } else {
          noTexts.add(entry);
        }
      }
    }
    names.sort(Comparator.naturalOrder());
    noTexts.stream().sorted().forEach(unnamed::add);
    return names;
  }
}
