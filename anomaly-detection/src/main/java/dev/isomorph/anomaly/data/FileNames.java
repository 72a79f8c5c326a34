package dev.isomorph.anomaly.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files that are no text: bytes that are not UTF-8, where names are UTF-8. */
final class FileNames {
  private static final char REPLACEMENT = '\uFFFD';

  private FileNames() {}

  /** Whether a path can be written as text and found again by it. */
  static boolean isText(Path path) {
    String text = path.toString();
    if (text.indexOf(REPLACEMENT) < 0) {
      return true;
    }
    try {
      return path.getFileSystem().getPath(text).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
