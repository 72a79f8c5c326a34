package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;

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

  /**
   * A copy of one of Java's images, converted as a decoded file is: grey of any depth is scaled by
   * its depth, a palette is looked up, transparency is laid over white, other colour spaces become
   * sRGB.
   *
   * @param image grey, RGB or with a palette, with or without alpha, which may be premultiplied
   * @throws IllegalArgumentException if it has more than {@link ImageDecoder#MAX_PIXELS} pixels or
   *     colours of another kind, such as CMYK
   */
  public static RgbImage from(BufferedImage image) {
    long pixels = (long) image.getWidth() * image.getHeight();
    if (pixels > ImageDecoder.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "image: expected at most %d pixels, got %d x %d; make it smaller or cut it into tiles"
              .formatted(ImageDecoder.MAX_PIXELS, image.getWidth(), image.getHeight()));
    }
    int colours = image.getColorModel().getNumColorComponents();
    if (colours != 1 && colours != CHANNELS) {
      throw new IllegalArgumentException(
          "image: expected grey or RGB pixels, got %d colour components such as CMYK; convert it to RGB, or give the encoded file"
              .formatted(colours));
    }
    return RgbConversion.toRgb(image);
  }

  /** This image as one of Java's, of {@link BufferedImage#TYPE_INT_RGB}; a copy. */
  public BufferedImage toBufferedImage() {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    int position = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = samples[position++] & 0xFF;
        int green = samples[position++] & 0xFF;
        int blue = samples[position++] & 0xFF;
        row[x] = red << 16 | green << 8 | blue;
      }
      picture.setRGB(0, y, width, 1, row, 0, width);
    }
    return picture;
  }

  /**
   * Every n-th row and column of this image from the first, where it has more pixels than {@code
   * maxPixels}, as {@link ImageDecoder#decode} reads a large file; otherwise this image.
   */
  public RgbImage thinned(long maxPixels) {
    int gap = gap(height, width, maxPixels);
    if (gap == 1) {
      return this;
    }
    int rows = (height - 1) / gap + 1;
    int columns = (width - 1) / gap + 1;
    byte[] kept = new byte[rows * columns * CHANNELS];
    int position = 0;
    for (int y = 0; y < height; y += gap) {
      for (int x = 0; x < width; x += gap) {
        System.arraycopy(samples, (y * width + x) * CHANNELS, kept, position, CHANNELS);
        position += CHANNELS;
      }
    }
    return new RgbImage(rows, columns, kept);
  }

  /** Of how many rows and columns one is read, so that at most {@code maxPixels} remain or so. */
  static int gap(int height, int width, long maxPixels) {
    return (int) Math.max(1, Math.ceil(Math.sqrt((double) height * width / maxPixels)));
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
