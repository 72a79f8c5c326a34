package dev.isomorph.anomaly.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Image files below a folder. */
final class ImageFolder {
  private ImageFolder() {}

  /** Every image file below {@code folder}, sorted by path, as {@link FolderWalk} finds them. */
  static List<FileImage> imagesBelow(Path folder) {
    List<FileImage> found = new ArrayList<>();
    new FolderWalk(folder).forEachRemaining(found::add);
    return found;
  }

  /**
   * The same one by one, as images of which only the pixels are known.
   *
   * @param outputs folders that are not entered
   */
  static Iterable<Example> unlabelledBelow(Path folder, Collection<Path> outputs) {
    return () -> {
      FolderWalk walk = new FolderWalk(folder, outputs);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return walk.hasNext();
        }

        @Override
        public Example next() {
          return Example.unknown(walk.next());
        }
      };
    };
  }

  /** The folders directly inside {@code folder}, sorted; none if it is not a folder. */
  static List<Path> foldersIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).filter(c -> !isHidden(c)).sorted().toList();
    } catch (IOException e) {
      throw new DataSetException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
