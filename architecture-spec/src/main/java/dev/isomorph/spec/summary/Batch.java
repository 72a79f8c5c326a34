package dev.isomorph.spec.summary;

import dev.isomorph.spec.Shape;
import java.util.OptionalInt;

/**
 * The batch that a summary speaks of: any (N, with costs for one image) or one of a known size
 * (with costs for all of it).
 *
 * @param size images in the batch, or empty for any
 */
public record Batch(OptionalInt size) {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Batch {
    if (size.isPresent() && size.getAsInt() < 1) {
      throw new IllegalArgumentException("batch: expected > 0, got " + size.getAsInt());
    }
  }

  /** Any batch: shapes begin with N, costs are for one image. */
  public static Batch any() {
    return new Batch(OptionalInt.empty());
  }

  /** A batch of a known size: shapes begin with it, costs are for all its images. */
  public static Batch of(int size) {
    return new Batch(OptionalInt.of(size));
  }

  /** The first axis as text: {@code N} or the size. */
  String axis() {
    return size.isPresent() ? Integer.toString(size.getAsInt()) : "N";
  }

  /** A shape as text, this batch in front. */
  String text(Shape shape) {
    return shape.toString(axis());
  }

  /** A cost of one image, for the images of this batch. */
  long cost(long perImage) {
    return Math.multiplyExact(perImage, size.orElse(1));
  }

  /** What costs are for: {@code one image} or {@code a batch of 32}. */
  String costsAreFor() {
    return size.isPresent() ? "a batch of " + size.getAsInt() : "one image";
  }
}
