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

  /**
   * The longest name that is kept, in bytes of UTF-8. File systems allow 255; a suffix, and what is
   * put around a name while its file is being written, take up to 60.
   */
  private static final int MAX_NAME_BYTES = 180;

  /** What is kept of a longer name; with its digest it is longer than any name that is kept. */
  private static final int KEPT_BYTES = 152;

  private static final int DIGEST_BYTES = 16;

  /** The longest path that is kept; systems allow 4,096 bytes with the folder before it. */
  private static final int MAX_PATH_BYTES = 2_000;

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
   *
   * <p>A name of more than 180 bytes, of a file or a folder, becomes its first 152 bytes, a hyphen
   * and the first 32 digits of its SHA-256: the same in every run, and different for different
   * names. An image below a path of more than 2,000 bytes counts as one from elsewhere.
   */
  public Path of(String image) {
    Optional<Path> inside = insideBase(image).filter(path -> bytes(path) <= MAX_PATH_BYTES);
    if (inside.isPresent()) {
      return withShortNames(inside.get());
    }
    String readable = image.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._-]+", "");
    String end = readable.substring(Math.max(0, readable.length() - READABLE));
    return Path.of("elsewhere", end + "-" + hash(image, HASH_BYTES));
  }

  /**
   * The part of an image's name that tells it from others; the whole name of one from elsewhere.
   */
  public String shorten(String image) {
    return insideBase(image).map(Path::toString).orElse(image);
  }

  private static Path withShortNames(Path path) {
    Path shortened = path.getFileSystem().getPath("");
    for (Path name : path) {
      shortened =
          shortened.resolve(bytes(name) > MAX_NAME_BYTES ? shortName(name) : name.toString());
    }
    return shortened;
  }

  private static String shortName(Path name) {
    String whole = name.toString();
    int end = 0;
    int kept = 0;
    while (kept <= KEPT_BYTES) {
      int next = whole.offsetByCodePoints(end, 1);
      kept += whole.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
      end = kept <= KEPT_BYTES ? next : end;
    }
    return whole.substring(0, end) + "-" + hash(whole, DIGEST_BYTES);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
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

  private static String hash(String text, int bytes) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
