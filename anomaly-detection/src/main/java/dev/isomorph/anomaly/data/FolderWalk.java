package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The image files below a folder, sorted by path, one folder listed at a time. Links are followed,
 * but not round in circles; hidden files and folders are left out.
 */
final class FolderWalk implements Iterator<ImageFile> {
  private final Path root;
  private final Deque<Level> open = new ArrayDeque<>();
  private Path next;

  /** A folder being walked: what it is, to notice circles, and the names that are left in it. */
  private record Level(Path folder, Object identity, Iterator<String> names) {}

  FolderWalk(Path root) {
    this.root = root;
    enter(root);
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ImageFile next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    ImageFile found = new ImageFile(next);
    advance();
    return found;
  }

  private void advance() {
    next = null;
    while (next == null && !open.isEmpty()) {
      Level level = open.peek();
      if (!level.names().hasNext()) {
        open.pop();
        continue;
      }
      String name = level.names().next();
      Path path = level.folder().resolve(name);
      if (name.endsWith("/")) {
        enter(path);
      } else {
        next = path;
      }
    }
  }

  private void enter(Path folder) {
    try {
      Object identity = identity(folder);
      if (open.stream().noneMatch(level -> level.identity().equals(identity))) {
        open.push(new Level(folder, identity, names(folder).iterator()));
      }
    } catch (DirectoryIteratorException e) {
      throw unlisted(e.getCause());
    } catch (IOException e) {
      throw unlisted(e);
    }
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
  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          names.add(name + "/");
        } else if (ImageDecoder.looksLikeImage(entry) && Files.isRegularFile(entry)) {
          names.add(name);
        }
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }
}
