package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Image files below a folder. */
final class ImageFolder {
  private ImageFolder() {}

  /**
   * Every image file below {@code folder}, sorted by path; links are followed, hidden files and
   * folders left out.
   */
  static List<ImageFile> imagesBelow(Path folder) {
    List<Path> found = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            boolean hidden = !visited.equals(folder) && isHidden(visited);
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && ImageDecoder.looksLikeImage(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        };
    try {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    } catch (IOException e) {
      throw new DataSetException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
    return found.stream().sorted().map(ImageFile::new).toList();
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
