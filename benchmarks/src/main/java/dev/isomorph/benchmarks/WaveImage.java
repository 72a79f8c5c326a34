package dev.isomorph.benchmarks;

import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Files of waves with noise. */
final class WaveImage {
  private WaveImage() {}

  /**
   * Writes one.
   *
   * @param seed of the noise
   * @param format {@code png} or {@code jpg}
   */
  static void write(Size2d size, long seed, String format, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        double grey =
            128 + 60 * Math.sin(0.05 * x) + 40 * Math.sin(0.3 * y) + 8 * random.nextGaussian();
        int value = (int) Math.max(0, Math.min(255, grey));
        image.setRGB(x, y, value << 16 | value * 3 / 4 << 8 | 255 - value);
      }
    }
    ImageIO.write(image, format, file.toFile());
  }
}
