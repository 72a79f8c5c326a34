package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;

/**
 * What happens to an image before a network sees it: resized, each axis on its own, to {@code
 * size}, then scaled from 0..255 to -1..1.
 *
 * <p>Resizing averages areas downwards and blends linearly upwards; the aspect ratio is not kept.
 * The resized image is rounded to 8 bits, so that an image kept in memory and one decoded again
 * give the same numbers.
 *
 * @param size height and width the network expects, in pixels
 */
public record Preprocessing(Size2d size) {
  private static final float[] SCALED = new float[256];

  /**
   * Added before the fraction is cut off. A little more than half, so that a value that stands half
   * way goes up whatever the order in which its parts were summed: other programs must get the same
   * image.
   */
  private static final float ROUNDING = 0.5f + 0x1p-10f;

  static {
    for (int i = 0; i < SCALED.length; i++) {
      SCALED[i] = (float) (i / 127.5 - 1);
    }
  }

  /** Values of one prepared image: 3 * H * W. */
  public int valuesPerImage() {
    return Math.multiplyExact(RgbImage.CHANNELS, Math.multiplyExact(size.height(), size.width()));
  }

  /** The image resized, as unsigned bytes [3, H, W]. */
  public byte[] resize(RgbImage image) {
    byte[] resized = new byte[valuesPerImage()];
    resize(image, size, resized, 1, size.height() * size.width());
    return resized;
  }

  /** An image at another size, each axis on its own, in the same way; itself if it has the size. */
  public static RgbImage resized(RgbImage image, Size2d size) {
    if (image.size().equals(size)) {
      return image;
    }
    byte[] resized = new byte[Math.toIntExact(RgbImage.CHANNELS * size.area())];
    resize(image, size, resized, RgbImage.CHANNELS, 1);
    return new RgbImage(size.height(), size.width(), resized);
  }

  /** Each value goes to its pixel, counted row by row, and its channel, times these steps. */
  private static void resize(
      RgbImage image, Size2d size, byte[] resized, int pixelStep, int channelStep) {
    AxisResampling rows = AxisResampling.of(image.height(), size.height());
    AxisResampling columns = AxisResampling.of(image.width(), size.width());
    float[] line = new float[image.width() * RgbImage.CHANNELS];
    for (int y = 0; y < size.height(); y++) {
      blendRows(image, rows.first[y], rows.weights[y], line);
      for (int x = 0; x < size.width(); x++) {
        float[] weights = columns.weights[x];
        int from = columns.first[x] * RgbImage.CHANNELS;
        float red = 0;
        float green = 0;
        float blue = 0;
        for (float weight : weights) {
          red += weight * line[from++];
          green += weight * line[from++];
          blue += weight * line[from++];
        }
        int target = (y * size.width() + x) * pixelStep;
        resized[target] = toByte(red);
        resized[target + channelStep] = toByte(green);
        resized[target + 2 * channelStep] = toByte(blue);
      }
    }
  }

  /** Appends a resized image, scaled to [-1, 1], at the buffer's position. */
  public static void scaleInto(byte[] resized, FloatBuffer target) {
    for (byte value : resized) {
      target.put(SCALED[value & 0xFF]);
    }
  }

  /** A sample, an unsigned byte, scaled to [-1, 1]. */
  public static float scaled(byte sample) {
    return SCALED[sample & 0xFF];
  }

  /** A value in [-1, 1] as the nearest 0..255; what lies outside is clipped. */
  public static int toSample(float scaled) {
    return Math.max(0, Math.min(255, Math.round((scaled + 1) * 127.5f)));
  }

  private static void blendRows(RgbImage image, int first, float[] weights, float[] line) {
    byte[] samples = image.samples();
    for (int i = 0; i < weights.length; i++) {
      float weight = weights[i];
      int from = (first + i) * line.length;
      if (i == 0) {
        for (int x = 0; x < line.length; x++) {
          line[x] = weight * (samples[from + x] & 0xFF);
        }
      } else {
        for (int x = 0; x < line.length; x++) {
          line[x] += weight * (samples[from + x] & 0xFF);
        }
      }
    }
  }

  private static byte toByte(float value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + ROUNDING)));
  }
}
