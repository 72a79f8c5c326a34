package dev.isomorph.imaging;

import dev.isomorph.api.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** Writes images as PNG files, atomically. */
public final class PngFile {
  private PngFile() {}

  /** Writes an image of ours; folders above the file are made. */
  public static void write(Path file, RgbImage image) throws IOException {
    write(file, AtomicFile.Durability.POWER_FAILURE, image);
  }

  /** The same with another durability. */
  public static void write(Path file, AtomicFile.Durability durability, RgbImage image)
      throws IOException {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] samples = image.samples();
    int[] row = new int[image.width()];
    int position = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        int red = samples[position++] & 0xFF;
        int green = samples[position++] & 0xFF;
        int blue = samples[position++] & 0xFF;
        row[x] = red << 16 | green << 8 | blue;
      }
      buffered.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    write(file, durability, buffered);
  }

  /** Writes one of Java's images; folders above the file are made. */
  public static void write(Path file, BufferedImage image) throws IOException {
    write(file, AtomicFile.Durability.POWER_FAILURE, image);
  }

  /** The same with another durability. */
  public static void write(Path file, AtomicFile.Durability durability, BufferedImage image)
      throws IOException {
    ImageFile.write(file, durability, stream -> ImageEncoder.write(image, "png", stream));
  }
}
