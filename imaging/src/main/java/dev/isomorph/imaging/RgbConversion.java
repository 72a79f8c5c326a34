package dev.isomorph.imaging;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Any decoded image to 8-bit sRGB over white. */
final class RgbConversion {
  private RgbConversion() {}

  static RgbImage toRgb(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (StoredBytes.fit(image)) {
      return StoredBytes.toRgb(image);
    }
    if (!(model instanceof IndexColorModel)) {
      if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
        return fromGrey(image);
      }
      if (!model.getColorSpace().isCS_sRGB()) {
        return fromArgb(toStandardRgb(image));
      }
    }
    return fromArgb(image);
  }

  /**
   * Grey samples are copied, scaled by their bit depth. Java's own conversion takes grey for linear
   * light and would turn a stored 128 into 188.
   */
  private static RgbImage fromGrey(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    boolean alpha = raster.getNumBands() > 1 && image.getColorModel().hasAlpha();
    boolean premultiplied = image.isAlphaPremultiplied();
    double scale = greyScale(raster);
    byte[] samples = new byte[height * width * RgbImage.CHANNELS];
    double[] greys = new double[width];
    double[] alphas = new double[width];
    int position = 0;
    for (int row = 0; row < height; row++) {
      raster.getSamples(0, row, width, 1, 0, greys);
      if (alpha) {
        raster.getSamples(0, row, width, 1, 1, alphas);
      }
      for (int column = 0; column < width; column++) {
        double grey = clamp(greys[column] * scale);
        if (alpha) {
          double opacity = clamp(alphas[column] * scale) / 255;
          grey = (premultiplied ? grey : grey * opacity) + 255 * (1 - opacity);
        }
        byte value = (byte) (int) (clamp(grey) + 0.5);
        samples[position++] = value;
        samples[position++] = value;
        samples[position++] = value;
      }
    }
    return new RgbImage(height, width, samples);
  }

  /** What a stored sample is multiplied by to become 0..255; floating point means 0..1. */
  private static double greyScale(Raster raster) {
    int type = raster.getSampleModel().getDataType();
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      return 255;
    }
    return 255 / (Math.pow(2, raster.getSampleModel().getSampleSize(0)) - 1);
  }

  private static double clamp(double value) {
    return value > 0 ? Math.min(value, 255) : 0;
  }

  private static BufferedImage toStandardRgb(BufferedImage image) {
    int type =
        image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage converted = new BufferedImage(image.getWidth(), image.getHeight(), type);
    return new ColorConvertOp(null).filter(image, converted);
  }

  private static RgbImage fromArgb(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] samples = new byte[height * width * RgbImage.CHANNELS];
    int[] row = new int[width];
    int position = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        int alpha = pixel >>> 24;
        samples[position++] = overWhite(pixel >>> 16 & 0xFF, alpha);
        samples[position++] = overWhite(pixel >>> 8 & 0xFF, alpha);
        samples[position++] = overWhite(pixel & 0xFF, alpha);
      }
    }
    return new RgbImage(height, width, samples);
  }

  private static byte overWhite(int value, int alpha) {
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
