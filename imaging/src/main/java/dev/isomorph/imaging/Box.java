package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rectangle of whole pixels in an image.
 *
 * @param x pixels left of it, from 0
 * @param y pixels above it, from 0
 * @param width columns, from 1
 * @param height rows, from 1
 */
public record Box(int x, int y, int width, int height) {
  /** How a box is written: four whole numbers. */
  public static final String FORMAT = "X,Y,WIDTH,HEIGHT";

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,6}),(\\d{1,6}),(\\d{1,6}),(\\d{1,6})");

  /** Checks the numbers. */
  public Box {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "box: expected x and y from 0, width and height from 1, got %d,%d,%d,%d"
              .formatted(x, y, width, height));
    }
  }

  /** The whole of an image. */
  public static Box of(Size2d image) {
    return new Box(0, 0, image.width(), image.height());
  }

  /**
   * Reads {@code X,Y,WIDTH,HEIGHT}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Box parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected %s in pixels, such as 0,0,640,480, got '%s'".formatted(FORMAT, text));
    }
    return new Box(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(4)));
  }

  /** Height and width. */
  public Size2d size() {
    return new Size2d(height, width);
  }

  /** Whether no pixel of it is outside an image. */
  public boolean isWithin(Size2d image) {
    return (long) x + width <= image.width() && (long) y + height <= image.height();
  }

  /**
   * The pixels inside the box, a copy; the image itself where it is all of it.
   *
   * @throws IllegalArgumentException if it is not within the image
   */
  public RgbImage of(RgbImage image) {
    if (!isWithin(image.size())) {
      throw new IllegalArgumentException(
          "box: expected within %dx%d pixels, got %s"
              .formatted(image.width(), image.height(), this));
    }
    if (size().equals(image.size())) {
      return image;
    }
    byte[] samples = new byte[Math.toIntExact(RgbImage.CHANNELS * size().area())];
    int row = RgbImage.CHANNELS * width;
    for (int line = 0; line < height; line++) {
      int from = RgbImage.CHANNELS * ((y + line) * image.width() + x);
      System.arraycopy(image.samples(), from, samples, line * row, row);
    }
    return new RgbImage(height, width, samples);
  }

  /** A row-major plane of flags inside the box; the same array where it is all of it. */
  public boolean[] of(boolean[] plane, Size2d image) {
    if (size().equals(image)) {
      return plane;
    }
    boolean[] inside = new boolean[Math.toIntExact(size().area())];
    for (int line = 0; line < height; line++) {
      int from = (y + line) * image.width() + x;
      System.arraycopy(plane, from, inside, line * width, width);
    }
    return inside;
  }

  /** {@code X,Y,WIDTH,HEIGHT}. */
  @Override
  public String toString() {
    return x + "," + y + "," + width + "," + height;
  }
}
