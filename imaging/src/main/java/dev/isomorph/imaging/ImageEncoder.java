package dev.isomorph.imaging;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes images in memory; Java by default does it in a file of the temporary folder. */
public final class ImageEncoder {
  private ImageEncoder() {}

  /**
   * Writes an image to a stream, which stays open.
   *
   * @param format the name of a format: {@code png}, {@code jpeg}
   * @throws IOException if Java cannot write such an image in the format, or the stream fails
   */
  public static void write(BufferedImage image, String format, OutputStream out)
      throws IOException {
    try (ImageOutputStream encoded = new MemoryCacheImageOutputStream(out)) {
      write(image, format, encoded);
    }
    out.flush();
  }

  /**
   * The bytes of a PNG file.
   *
   * @param image of a type that PNG files can hold
   */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void write(BufferedImage image, String format, ImageOutputStream out) throws IOException {
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no %s writer for image type %d".formatted(format, image.getType()));
    }
  }
}
