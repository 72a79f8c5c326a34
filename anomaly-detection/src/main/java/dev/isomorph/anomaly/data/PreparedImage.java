package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.UnreadableImageException;
import java.util.Iterator;
import java.util.Optional;

/** An image decoded and resized, or the reason why that failed. */
public final class PreparedImage {
  private static final int AHEAD = 64;

  private final Example example;
  private final byte[] pixels;
  private final Optional<UnreadableImageException> failure;

  private PreparedImage(
      Example example, byte[] pixels, Optional<UnreadableImageException> failure) {
    this.example = example;
    this.pixels = pixels;
    this.failure = failure;
  }

  /** Decodes and resizes one image. */
  public static PreparedImage of(Example example, Preprocessing preprocessing) {
    try {
      byte[] pixels = preprocessing.resize(example.image().read());
      return new PreparedImage(example, pixels, Optional.empty());
    } catch (UnreadableImageException e) {
      return new PreparedImage(example, new byte[0], Optional.of(e));
    }
  }

  /** All images in order, decoded in parallel a bounded number ahead. The caller closes it. */
  public static Prefetch<Example, PreparedImage> stream(
      Iterator<Example> examples, Preprocessing preprocessing) {
    return new Prefetch<>(examples, example -> of(example, preprocessing), AHEAD);
  }

  /** The image. */
  public Example example() {
    return example;
  }

  /** Unsigned bytes [3, H, W], not copied; none at all if it is unreadable. */
  public byte[] pixels() {
    return pixels;
  }

  /** Why it is unreadable. */
  public Optional<UnreadableImageException> failure() {
    return failure;
  }
}
