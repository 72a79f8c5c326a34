package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;

/** Cuts rectangles out of images. */
public final class Crop {
  private Crop() {}

  /**
   * A rectangle of an image as unsigned bytes [3, H, W]. Beyond its borders the image is continued
   * by its mirror image, the pixel at the border twice: {@code dcba|abcd|dcba}.
   *
   * @param top row of the image at which the rectangle begins, from 0
   * @param left column of the image at which the rectangle begins, from 0
   */
  public static byte[] of(RgbImage image, int top, int left, Size2d size) {
    int plane = size.height() * size.width();
    byte[] samples = image.samples();
    byte[] cut = new byte[RgbImage.CHANNELS * plane];
    int at = 0;
    for (int y = 0; y < size.height(); y++) {
      int row = Mirror.borderTwice(top + y, image.height()) * image.width();
      for (int x = 0; x < size.width(); x++, at++) {
        int source = (row + Mirror.borderTwice(left + x, image.width())) * RgbImage.CHANNELS;
        cut[at] = samples[source];
        cut[at + plane] = samples[source + 1];
        cut[at + 2 * plane] = samples[source + 2];
      }
    }
    return cut;
  }

  /** The same as an image of its own. The rectangle is inside the image. */
  public static RgbImage window(RgbImage image, int top, int left, Size2d size) {
    int rowBytes = size.width() * RgbImage.CHANNELS;
    byte[] cut = new byte[size.height() * rowBytes];
    for (int y = 0; y < size.height(); y++) {
      int source = ((top + y) * image.width() + left) * RgbImage.CHANNELS;
      System.arraycopy(image.samples(), source, cut, y * rowBytes, rowBytes);
    }
    return new RgbImage(size.height(), size.width(), cut);
  }
}
