package dev.isomorph.imaging;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Images whose samples are stored as we want them, 8 bits of opaque sRGB or of grey: what most JPEG
 * and PNG files become. They are copied; asking Java for each pixel takes several times as long as
 * decoding.
 */
final class StoredBytes {
  private StoredBytes() {}

  /** Whether the image is stored that way. */
  static boolean fit(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    return model instanceof ComponentColorModel
        && !model.hasAlpha()
        && model.getComponentSize(0) == Byte.SIZE
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel
        && raster.getDataBuffer() instanceof DataBufferByte
        && raster.getParent() == null
        && (isGrey(model) || (model.getNumComponents() == 3 && model.getColorSpace().isCS_sRGB()));
  }

  private static boolean isGrey(ColorModel model) {
    return model.getNumComponents() == 1 && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /** A copy of the samples; a grey one stands three times. */
  static RgbImage toRgb(BufferedImage image) {
    Raster raster = image.getRaster();
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    byte[] stored = ((DataBufferByte) raster.getDataBuffer()).getData();
    int[] offsets = model.getBandOffsets();
    int red = offsets[0];
    int green = offsets[offsets.length == 1 ? 0 : 1];
    int blue = offsets[offsets.length == 1 ? 0 : 2];
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] samples = new byte[height * width * RgbImage.CHANNELS];
    int position = 0;
    for (int row = 0; row < height; row++) {
      int from = raster.getDataBuffer().getOffset() + row * model.getScanlineStride();
      for (int column = 0; column < width; column++) {
        samples[position++] = stored[from + red];
        samples[position++] = stored[from + green];
        samples[position++] = stored[from + blue];
        from += model.getPixelStride();
      }
    }
    return new RgbImage(height, width, samples);
  }
}
