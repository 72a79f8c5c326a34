package dev.isomorph.anomaly.results;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where what belongs to an image is put: at the image's path below the deepest folder that all
 * images have in common, so that two images never meet and none leaves the folder.
 */
public final class OutputNames {
  private static final int HASH_BYTES = 8;
  private static final int READABLE = 60;

  private final Optional<Path> base;

  private OutputNames(Optional<Path> base) {
    this.base = base;
  }

  /** For the images at some paths, files or folders. */
  public static OutputNames below(List<Path> paths) {
    return new OutputNames(
        paths.stream()
            .map(OutputNames::absolute)
            .map(path -> Files.isRegularFile(path) ? path.getParent() : path)
            .reduce(OutputNames::common));
  }

  /**
   * A relative path for an image, without {@code ..} and without a suffix of its own. An image from
   * elsewhere gets its name with other signs replaced, and a part that tells it from others.
   */
  public Path of(String image) {
    Optional<Path> inside = insideBase(image);
    if (inside.isPresent()) {
      return inside.get();
    }
    String readable = image.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._-]+", "");
    String end = readable.substring(Math.max(0, readable.length() - READABLE));
    return Path.of("elsewhere", end + "-" + hash(image));
  }

  /**
   * The part of an image's name that tells it from others; the whole name of one from elsewhere.
   */
  public String shorten(String image) {
    return insideBase(image).map(Path::toString).orElse(image);
  }

  private Optional<Path> insideBase(String image) {
    try {
      Path path = absolute(Path.of(image));
      return base.filter(b -> path.startsWith(b) && !path.equals(b)).map(b -> b.relativize(path));
    } catch (InvalidPathException e) {
      return Optional.empty(); // not the name of a file
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** The deepest folder above both; the first if they have nothing in common. */
  private static Path common(Path one, Path other) {
    Path folder = one;
    while (folder != null && !other.startsWith(folder)) {
      folder = folder.getParent();
    }
    return folder == null ? one : folder;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
