package dev.isomorph.anomaly.results;

import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.imaging.AtomicImageFile;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferFloat;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;

/** A map as a TIFF of one channel of 32-bit floating-point numbers, exactly as they are. */
final class FloatTiff {
  private static final ImageWriterSpi WRITER = javasOwn();

  private FloatTiff() {}

  /** Writes a map [H, W] atomically. */
  static void write(Path file, AtomicFile.Durability durability, Tensor map) throws IOException {
    AtomicImageFile.write(file, durability, stream -> write(stream, map));
  }

  private static void write(ImageOutputStream stream, Tensor map) throws IOException {
    int height = map.shape()[0];
    int width = map.shape()[1];
    DataBufferFloat values = new DataBufferFloat(map.toArray(), map.size());
    WritableRaster raster =
        Raster.createWritableRaster(
            new BandedSampleModel(DataBuffer.TYPE_FLOAT, width, height, 1), values, null);
    ComponentColorModel grey =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            ComponentColorModel.OPAQUE,
            DataBuffer.TYPE_FLOAT);
    ImageWriter writer = WRITER.createWriterInstance();
    try {
      writer.setOutput(stream);
      writer.write(new BufferedImage(grey, raster, false, null));
    } finally {
      writer.dispose();
    }
  }

  /** Java's own, wherever it stands in the list: others do not write floating-point numbers. */
  private static ImageWriterSpi javasOwn() {
    Iterator<ImageWriterSpi> writers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, false);
    while (writers.hasNext()) {
      ImageWriterSpi next = writers.next();
      if (ImageIO.class.getModule().equals(next.getClass().getModule())
          && List.of(next.getFormatNames()).contains("tiff")) {
        return next;
      }
    }
    throw new IllegalStateException(
        "every Java from 9 on has a TIFF writer, but this one has none");
  }
}
