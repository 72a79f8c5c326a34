package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.image.ImageEncoder;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.picture.Tiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * Small pictures of an image, each a {@code data:} address: what the network saw, made and missed.
 */
record Thumbnails(String input, String reconstruction, String map) {
  private static final int SIDE = 192;

  /** Up to this side a picture is kept without loss. */
  private static final int SMALL = 64;

  static Thumbnails of(Inspection inspection, MapScale scale) {
    return new Thumbnails(
        address(Tiles.ofNetwork(inspection.input())),
        address(Tiles.ofNetwork(inspection.reconstruction())),
        address(Tiles.heat(inspection.errorMap(), scale)));
  }

  private static String address(BufferedImage tile) {
    int longer = Math.max(tile.getWidth(), tile.getHeight());
    double scale = Math.min(1, (double) SIDE / longer);
    int width = Math.max(1, (int) Math.round(scale * tile.getWidth()));
    int height = Math.max(1, (int) Math.round(scale * tile.getHeight()));
    String format = longer <= SMALL ? "png" : "jpeg";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageEncoder.write(Tiles.scaled(tile, width, height), format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return "data:image/%s;base64,%s"
        .formatted(format, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }
}
