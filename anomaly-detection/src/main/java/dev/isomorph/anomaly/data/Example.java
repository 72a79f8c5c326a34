package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One image and what is known of it.
 *
 * @param image where the pixels are
 * @param label normal, anomalous or unknown
 * @param kind the kind of defect, {@code good} for a normal one, or the class; empty if unknown
 * @param mask the file that marks the defect's pixels, if there is one
 */
public record Example(ImageSource image, Label label, String kind, Optional<Path> mask) {
  /** The kind of normal images in the MVTec AD layout. */
  public static final String GOOD = "good";

  static Example normal(ImageSource image) {
    return new Example(image, Label.NORMAL, GOOD, Optional.empty());
  }

  /** Presumed normal, to train on, without a label. */
  static Example presumedNormal(ImageSource image) {
    return new Example(image, Label.NORMAL, "", Optional.empty());
  }

  /** An image of which nothing is known but its pixels. */
  public static Example unknown(ImageSource image) {
    return new Example(image, Label.UNKNOWN, "", Optional.empty());
  }

  /** The same with its pixels from elsewhere. */
  public Example withImage(ImageSource other) {
    return new Example(other, label, kind, mask);
  }

  /** The image's name. */
  public String name() {
    return image.name();
  }

  /**
   * The image's size in pixels, read from the beginning of its file; empty if it cannot be read,
   * which is reported when the whole image is.
   */
  public Optional<Size2d> readableSize() {
    try {
      return Optional.of(image.size());
    } catch (UnreadableImageException e) {
      return Optional.empty();
    }
  }
}
