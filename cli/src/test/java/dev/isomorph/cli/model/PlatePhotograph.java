package dev.isomorph.cli.model;

import dev.isomorph.imaging.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A photograph of a plate with ten pins, which lies a little elsewhere each time, with noise.
 *
 * @param seed of place and noise
 * @param missing the pin that is missing; -1 for none
 * @param degrees by which the plate is turned
 * @param scale by which the photograph is larger than {@value #WIDTH} x {@value #HEIGHT} pixels
 */
public record PlatePhotograph(int seed, int missing, double degrees, double scale) {
  public static final int WIDTH = 220;
  public static final int HEIGHT = 160;

  /** Not turned, of the usual size. */
  public static PlatePhotograph of(int seed, int missing) {
    return new PlatePhotograph(seed, missing, 0, 1);
  }

  BufferedImage image() {
    Random random = new Random(seed);
    int width = (int) (WIDTH * scale);
    int height = (int) (HEIGHT * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(90, 100, 110));
    graphics.fillRect(0, 0, width, height);
    graphics.scale(scale, scale);
    graphics.translate(4 * random.nextDouble() - 2, 4 * random.nextDouble() - 2);
    graphics.rotate(Math.toRadians(degrees), WIDTH / 2.0, HEIGHT / 2.0);
    graphics.setColor(new Color(150, 150, 140));
    graphics.fillRoundRect(15, 12, 190, 136, 20, 20);
    Random places = new Random(7);
    for (int pin = 0; pin < 10; pin++) {
      int x = 28 + 16 * pin;
      int y = 25 + places.nextInt(100);
      graphics.setColor(new Color(60 + places.nextInt(30), 60, 70));
      if (pin != missing) {
        graphics.fillOval(x, y, 11, 11);
      }
    }
    graphics.dispose();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x, y);
        int noise = random.nextInt(7) - 3;
        image.setRGB(
            x,
            y,
            new Color((rgb >> 16 & 0xFF) + noise, (rgb >> 8 & 0xFF) + noise, (rgb & 0xFF) + noise)
                .getRGB());
      }
    }
    return image;
  }

  /** As a program has it that has read it. */
  RgbImage decoded() {
    BufferedImage image = image();
    byte[] samples = new byte[image.getWidth() * image.getHeight() * RgbImage.CHANNELS];
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / RgbImage.CHANNELS;
      int rgb = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
      samples[i] = (byte) (rgb >> 8 * (2 - i % RgbImage.CHANNELS));
    }
    return new RgbImage(image.getHeight(), image.getWidth(), samples);
  }

  public void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(image(), "png", file.toFile());
  }
}
