package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;
import java.util.Comparator;
import java.util.List;

/** The size that stands for images of several sizes. */
public final class MedianSize {
  private MedianSize() {}

  /**
   * The size in the middle by area, then by width; of an even number the larger of the two.
   *
   * @param sizes at least one
   */
  public static Size2d of(List<Size2d> sizes) {
    return ascending(sizes).get(sizes.size() / 2);
  }

  /** Sorted by area, then by width. */
  public static List<Size2d> ascending(List<Size2d> sizes) {
    return sizes.stream()
        .sorted(Comparator.comparingLong(Size2d::area).thenComparing(Size2d::width))
        .toList();
  }
}
