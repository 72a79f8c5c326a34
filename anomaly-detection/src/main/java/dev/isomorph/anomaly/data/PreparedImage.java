package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.UnreadableImageException;
import java.util.Iterator;
import java.util.Optional;

/**
 * An image decoded and resized, or the reason why that failed.
 *
 * @param example the image
 * @param pixels unsigned bytes [3, H, W]; null if it is unreadable
 * @param failure why it is unreadable
 */
public record PreparedImage(
    Example example, byte[] pixels, Optional<UnreadableImageException> failure) {
  private static final int AHEAD = 64;

  /** Decodes and resizes one image. */
  public static PreparedImage of(Example example, Preprocessing preprocessing) {
    try {
      byte[] pixels = preprocessing.resize(example.image().read());
      return new PreparedImage(example, pixels, Optional.empty());
    } catch (UnreadableImageException e) {
      return new PreparedImage(example, null, Optional.of(e));
    }
  }

  /** All images in order, decoded in parallel a bounded number ahead. The caller closes it. */
  public static Prefetch<Example, PreparedImage> stream(
      Iterator<Example> examples, Preprocessing preprocessing) {
    return new Prefetch<>(examples, example -> of(example, preprocessing), AHEAD);
  }
}
