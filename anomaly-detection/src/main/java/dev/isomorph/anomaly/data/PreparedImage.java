package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Iterator;
import java.util.Optional;

/** An image decoded and resized, or the reason why that failed. */
public final class PreparedImage {
  private static final int AHEAD = 64;

  private final Example example;
  private final byte[] pixels;
  private final Optional<boolean[]> ignored;
  private final Optional<UnreadableImageException> failure;

  private PreparedImage(
      Example example,
      byte[] pixels,
      Optional<boolean[]> ignored,
      Optional<UnreadableImageException> failure) {
    this.example = example;
    this.pixels = pixels;
    this.ignored = ignored;
    this.failure = failure;
  }

  /** Decodes and resizes one image. */
  public static PreparedImage of(Example example, Preprocessing preprocessing) {
    try {
      ImageSource image = example.image().withMask();
      byte[] pixels = preprocessing.resize(image.read());
      Optional<boolean[]> ignored = image.ignored(preprocessing.size());
      return new PreparedImage(example, pixels, ignored, Optional.empty());
    } catch (UnreadableImageException e) {
      return new PreparedImage(example, new byte[0], Optional.empty(), Optional.of(e));
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

  /** Which of the pixels [H, W] are ignored, not copied; empty where all count. */
  public Optional<boolean[]> ignored() {
    return ignored;
  }

  /** Memory that pixels and flags take, in bytes. */
  int bytes() {
    return pixels.length + ignored.map(flags -> flags.length).orElse(0);
  }

  /** Why it is unreadable. */
  public Optional<UnreadableImageException> failure() {
    return failure;
  }
}
