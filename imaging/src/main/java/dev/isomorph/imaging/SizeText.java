package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;

/** Sizes of images as people read them: width before height. */
public final class SizeText {
  private SizeText() {}

  /** {@code 640x480} for 640 columns and 480 rows. */
  public static String of(Size2d size) {
    return size.width() + "x" + size.height();
  }
}
