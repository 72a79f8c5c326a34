package dev.isomorph.anomaly.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names of files that are no text: bytes that are not of the encoding in which this process reads
 * names, which the locale decides where the operating system does not.
 */
final class FileNames {
  private static final char REPLACEMENT = '\uFFFD';

  private FileNames() {}

  /** The encoding in which this process reads names. */
  static String encoding() {
    return System.getProperty("sun.jnu.encoding");
  }

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
