package dev.isomorph.anomaly.area;

import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which pixels of images are ignored. */
public sealed interface Masks {
  /** All pixels count. */
  Masks NONE = new None();

  /** The mask of an image, by the image's name; empty where all of its pixels count. */
  Optional<IgnoreMask> of(String image) throws UnreadableImageException;

  /** All pixels count. */
  record None() implements Masks {
    @Override
    public Optional<IgnoreMask> of(String image) {
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "no mask";
    }
  }

  /** The same pixels of every image. */
  record Same(IgnoreMask mask) implements Masks {
    @Override
    public Optional<IgnoreMask> of(String image) {
      return Optional.of(mask);
    }

    @Override
    public String toString() {
      return mask.toString();
    }
  }

  /**
   * A mask for each image, in a folder. Of the image {@code a/b/part.jpg} it is {@code
   * a/b/part.png}, {@code b/part.png} or {@code part.png} in the folder, the first of these that is
   * there; the name may end with {@code _mask} and have the suffix of any image format. The image's
   * name is taken as an absolute path, so it may begin with {@code ..}. A mask that is the image
   * itself is refused.
   *
   * @param folder the folder; empty in a detector that was read from files, to which masks must be
   *     given again
   */
  record OfEach(Optional<Path> folder) implements Masks {
    private static final List<String> SUFFIXES =
        List.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "webp");

    @Override
    public Optional<IgnoreMask> of(String image) throws UnreadableImageException {
      if (folder.isEmpty()) {
        throw new UnreadableImageException(
            image, "expected a mask: the detector was trained with a mask of each image", null);
      }
      Path photograph = Path.of(image).toAbsolutePath().normalize();
      List<Path> candidates = candidates(folder.get(), photograph);
      for (Path candidate : candidates) {
        if (Files.isRegularFile(candidate)) {
          requireAnother(image, photograph, candidate);
          return Optional.of(IgnoreMask.read(candidate));
        }
      }
      throw new UnreadableImageException(
          image,
          "expected its mask as %s, or in a folder as the image's, got no such file"
              .formatted(candidates.get(candidates.size() - 2 * SUFFIXES.size())),
          null);
    }

    private static void requireAnother(String image, Path photograph, Path mask)
        throws UnreadableImageException {
      try {
        if (!Files.exists(photograph) || !Files.isSameFile(photograph, mask)) {
          return;
        }
      } catch (IOException e) {
        throw new UnreadableImageException(
            image, "expected to compare it with its mask %s, got %s".formatted(mask, e), e);
      }
      throw new UnreadableImageException(
          image,
          "expected a mask in a file of its own, got the image itself as %s; give a folder that holds masks only"
              .formatted(mask),
          null);
    }

    /** The most specific first. */
    private static List<Path> candidates(Path folder, Path image) {
      String name = image.getFileName().toString();
      int dot = name.lastIndexOf('.');
      String stem = dot > 0 ? name.substring(0, dot) : name;
      List<Path> candidates = new ArrayList<>();
      for (int first = 0; first < image.getNameCount(); first++) {
        Path place = folder.resolve(image.subpath(first, image.getNameCount()));
        for (String end : List.of("", "_mask")) {
          for (String suffix : SUFFIXES) {
            candidates.add(place.resolveSibling(stem + end + "." + suffix));
          }
        }
      }
      return candidates;
    }

    @Override
    public String toString() {
      return "a mask of each image";
    }
  }
}
