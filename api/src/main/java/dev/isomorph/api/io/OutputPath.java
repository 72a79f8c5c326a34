package dev.isomorph.api.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where an output is written: the checks that can be made before the work, and the names of the
 * hidden files next to it. A symbolic link stands for what it points to, which need not exist yet.
 */
public final class OutputPath {
  private static final int MAX_LINKS = 40;

  /** Leaves room in a name of 255 bytes for a dot, a unique part and a suffix. */
  private static final int MAX_NAME_BYTES = 180;

  private static final String PART = ".part";
  private static final int UNIQUE_DIGITS = 16;
  private static final Pattern PART_NAME =
      Pattern.compile("\\..+\\.[0-9a-f]{" + UNIQUE_DIGITS + "}\\.part", Pattern.DOTALL);

  private OutputPath() {}

  /**
   * The place of a file that will be written.
   *
   * @return the absolute path, links followed
   * @throws FileSystemException if a folder, a device, a pipe or a socket is there, or the folder
   *     above it cannot be made or written into; the message names the path
   */
  public static Path ofFile(Path file) throws IOException {
    if (Files.exists(file)) {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (found.isDirectory()) {
        throw refused(file, "expected a file, got a folder; choose the name of a file");
      }
      if (found.isOther()) {
        throw refused(
            file, "expected a file, got a device, a pipe or a socket; choose the name of a file");
      }
    }
    Path place = Files.exists(file) ? file.toRealPath() : resolve(file);
    requireWritable(place.getParent(), file);
    return place;
  }

  /**
   * The place of a folder that will be made or written into.
   *
   * @return the absolute path, links followed
   * @throws FileSystemException if something other than a folder is there, or it cannot be made or
   *     written into; the message names the path
   */
  public static Path ofFolder(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw refused(folder, "expected a folder, got a file");
    }
    Path place = Files.exists(folder) ? folder.toRealPath() : resolve(folder);
    requireWritable(place, folder);
    return place;
  }

  /** Follows links at the end of a path, whose target does not exist. */
  private static Path resolve(Path path) throws IOException {
    Path place = path.toAbsolutePath();
    if (place.getFileName() == null) {
      throw refused(path, "expected a path below the root of the file system");
    }
    for (int links = 0; Files.isSymbolicLink(place); links++) {
      if (links == MAX_LINKS) {
        throw refused(path, "expected at most " + MAX_LINKS + " links that follow one another");
      }
      place = place.getParent().toRealPath().resolve(Files.readSymbolicLink(place));
    }
    return place;
  }

  private static void requireWritable(Path folder, Path output) throws IOException {
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there)) {
      throw refused(output, "expected a folder above it, but " + there + " is a file");
    }
    if (!Files.isWritable(there)) {
      throw refused(output, "there is no permission to write into " + there);
    }
  }

  private static FileSystemException refused(Path path, String reason) {
    return new FileSystemException(path.toString(), null, reason);
  }

  /**
   * A name in the folder of a place for what will be moved there: hidden, used only once,
   * recognisable as {@link #isPart}, and short enough whatever the length of the place's name.
   */
  public static Path part(Path place) {
    String unique = UUID.randomUUID().toString().replace("-", "").substring(0, UNIQUE_DIGITS);
    return hidden(place, "." + unique + PART);
  }

  /** Whether a path is named as {@link #part} names them. */
  public static boolean isPart(Path path) {
    return PART_NAME.matcher(path.getFileName().toString()).matches();
  }

  /** Whether a path is named as {@link #part} names those of a place. */
  public static boolean isPartOf(Path place, Path path) {
    String name = path.getFileName().toString();
    String end = "." + "0".repeat(UNIQUE_DIGITS) + PART;
    String begin = hidden(place, "").getFileName().toString();
    return isPart(path) && name.length() == begin.length() + end.length() && name.startsWith(begin);
  }

  /** The hidden name next to a place with a suffix, always the same for a place. */
  public static Path hidden(Path place, String suffix) {
    return place.resolveSibling("." + shortened(place.getFileName().toString()) + suffix);
  }

  /**
   * The hidden name with a suffix next to the place that a part is named after.
   *
   * @param part a path that {@link #isPart}
   */
  public static Path hiddenOfPart(Path part, String suffix) {
    String name = part.getFileName().toString();
    int end = name.length() - PART.length() - UNIQUE_DIGITS - 1;
    return part.resolveSibling(name.substring(0, end) + suffix);
  }

  /** A name of a bounded number of bytes; different long names stay different. */
  private static String shortened(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_NAME_BYTES) {
      return name;
    }
    String unique = UUID.nameUUIDFromBytes(bytes).toString();
    int end = Math.min(name.length(), MAX_NAME_BYTES / 6);
    if (Character.isHighSurrogate(name.charAt(end - 1))) {
      end--; // half a character is no name
    }
    return name.substring(0, end) + "-" + unique;
  }
}
