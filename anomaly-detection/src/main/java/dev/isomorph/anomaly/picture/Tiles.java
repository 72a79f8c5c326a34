package dev.isomorph.anomaly.picture;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Images and maps as pictures of Java's own. */
public final class Tiles {
  private static final int WHITE = 0xFF;

  private Tiles() {}

  /** What a network sees or makes, [1, 3, H, W] in [-1, 1]. */
  public static BufferedImage ofNetwork(Tensor image) {
    int[] shape = image.shape();
    int pixels = shape[2] * shape[3];
    BufferedImage tile = new BufferedImage(shape[3], shape[2], BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels; i++) {
      int red = Preprocessing.toSample(image.at(i));
      int green = Preprocessing.toSample(image.at(i + pixels));
      int blue = Preprocessing.toSample(image.at(i + 2 * pixels));
      tile.setRGB(i % shape[3], i / shape[3], red << 16 | green << 8 | blue);
    }
    return tile;
  }

  /** A map [H, W] in heat colours. */
  public static BufferedImage heat(Tensor map, MapScale scale) {
    int[] shape = map.shape();
    BufferedImage tile = new BufferedImage(shape[1], shape[0], BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < map.size(); i++) {
      tile.setRGB(i % shape[1], i / shape[1], HeatColours.of(scale.position(map.at(i))));
    }
    return tile;
  }

  /** A map [H, W] as white where a pixel counts as anomalous, else black; one byte a pixel. */
  public static BufferedImage mask(Tensor map, MapScale scale) {
    int[] shape = map.shape();
    BufferedImage mask = new BufferedImage(shape[1], shape[0], BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < map.size(); i++) {
      if (scale.anomalous(map.at(i))) {
        mask.getRaster().setSample(i % shape[1], i / shape[1], 0, WHITE);
      }
    }
    return mask;
  }

  /** A picture with each pixel as a square of {@code times} pixels. */
  public static BufferedImage enlarged(BufferedImage picture, int times) {
    BufferedImage enlarged =
        new BufferedImage(
            picture.getWidth() * times, picture.getHeight() * times, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = enlarged.createGraphics();
    graphics.drawImage(picture, 0, 0, enlarged.getWidth(), enlarged.getHeight(), null);
    graphics.dispose();
    return enlarged;
  }

  /** A picture at another size: smooth. */
  public static BufferedImage scaled(BufferedImage picture, int width, int height) {
    if (picture.getWidth() == width && picture.getHeight() == height) {
      return picture;
    }
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }
}
