package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;

/**
 * A decoded colour image: 8 bits per sample, sRGB, opaque, upright.
 *
 * <p>Samples stand row by row, red, green, blue for each pixel. The array is shared, not copied:
 * whoever makes the image hands it over.
 */
public final class RgbImage {
  /** Red, green, blue. */
  public static final int CHANNELS = 3;

  private final int height;
  private final int width;
  private final byte[] samples;

  /**
   * An image over {@code samples}, which it keeps.
   *
   * @throws IllegalArgumentException if a side is not positive or the samples do not fill the image
   */
  public RgbImage(int height, int width, byte[] samples) {
    if (height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          "RgbImage: expected positive height and width, got " + height + " x " + width);
    }
    long expected = (long) height * width * CHANNELS;
    if (samples.length != expected) {
      throw new IllegalArgumentException(
          "RgbImage: expected "
              + expected
              + " samples for "
              + height
              + " x "
              + width
              + ", got "
              + samples.length);
    }
    this.height = height;
    this.width = width;
    this.samples = samples;
  }

  /**
   * An image of planes.
   *
   * @param planes all red samples row by row, then all green, then all blue: [3, H, W], each 0..255
   *     as an unsigned byte; copied
   * @throws IllegalArgumentException if a side is not positive or the planes do not fill the image
   */
  public static RgbImage ofPlanes(Size2d size, byte[] planes) {
    RgbImage image = new RgbImage(size.height(), size.width(), new byte[planes.length]);
    int pixels = planes.length / CHANNELS;
    for (int i = 0; i < planes.length; i++) {
      image.samples[i] = planes[i % CHANNELS * pixels + i / CHANNELS];
    }
    return image;
  }

  /** Height and width. */
  public Size2d size() {
    return new Size2d(height, width);
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** The samples themselves, [H, W, 3], each 0..255 as an unsigned byte. */
  public byte[] samples() {
    return samples;
  }

  /** One sample, 0..255. */
  public int sample(int row, int column, int channel) {
    return samples[(row * width + column) * CHANNELS + channel] & 0xFF;
  }
}
