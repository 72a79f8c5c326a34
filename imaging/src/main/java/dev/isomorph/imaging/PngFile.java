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
    write(file, durability, image.toBufferedImage());
  }

  /** Writes one of Java's images; folders above the file are made. */
  public static void write(Path file, BufferedImage image) throws IOException {
    write(file, AtomicFile.Durability.POWER_FAILURE, image);
  }

  /** The same with another durability. */
  public static void write(Path file, AtomicFile.Durability durability, BufferedImage image)
      throws IOException {
    AtomicImageFile.write(file, durability, stream -> ImageEncoder.write(image, "png", stream));
  }
}
