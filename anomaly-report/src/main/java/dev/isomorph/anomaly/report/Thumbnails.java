package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.picture.RegionFrames;
import dev.isomorph.anomaly.picture.Tiles;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.Region;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.ImageEncoder;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;

/**
 * Small pictures of an image, each a {@code data:} address.
 *
 * @param photograph the whole original image with frames around its regions
 * @param worst the surroundings of the region with the highest peak; empty without regions
 * @param reconstruction what the network makes of the image
 * @param map the score map in heat colours
 * @param regions of the image
 */
record Thumbnails(
    String photograph,
    Optional<String> worst,
    String reconstruction,
    String map,
    AnomalousRegions regions) {
  /** The longer side of the photograph, at most. */
  private static final int PHOTOGRAPH_SIDE = 512;

  /** A smaller photograph is enlarged in whole steps to at least this longer side. */
  private static final int SMALLEST_PHOTOGRAPH = 192;

  /** The longer side of the picture of a region. */
  private static final int WORST_SIDE = 224;

  /** A region is shown with as many pixels around it, at least, as a share of its own length. */
  private static final double SURROUNDINGS = 0.75;

  /** And with as much of the image as this side, in pixels of the image. */
  private static final int SMALLEST_SURROUNDINGS = 48;

  private static final int SIDE = 192;

  /** Up to this side a picture is kept without loss. */
  private static final int SMALL = 64;

  static Thumbnails of(Inspection inspection, MapScale scale) throws UnreadableImageException {
    ImageSource source = inspection.score().example().image();
    RgbImage original = source.readOriginal();
    AnomalousRegions regions = inspection.score().regions();
    return new Thumbnails(
        photograph(original, source.place(), regions),
        regions.highest().stream().findFirst().map(region -> worst(original, region)),
        address(Tiles.ofNetwork(inspection.reconstruction())),
        address(Tiles.heat(inspection.map(), scale)),
        regions);
  }

  private static String photograph(RgbImage original, Box place, AnomalousRegions regions) {
    int longer = Math.max(original.width(), original.height());
    boolean small = longer < SMALLEST_PHOTOGRAPH;
    double scale =
        small
            ? Math.ceil((double) SMALLEST_PHOTOGRAPH / longer)
            : Math.min(1, (double) PHOTOGRAPH_SIDE / longer);
    BufferedImage picture =
        small ? Tiles.enlarged(original.toBufferedImage(), (int) scale) : scaled(original, scale);
    RegionFrames frames = new RegionFrames(picture, scale, 0, 0);
    if (!place.size().equals(original.size())) {
      frames.drawRoi(place);
    }
    frames.draw(regions.highest());
    return encoded(picture, small ? "png" : "jpeg");
  }

  private static String worst(RgbImage original, Region region) {
    Box box = region.box();
    int longer = Math.max(box.width(), box.height());
    int side = Math.max(SMALLEST_SURROUNDINGS, (int) Math.round((1 + 2 * SURROUNDINGS) * longer));
    int width = Math.min(side, original.width());
    int height = Math.min(side, original.height());
    Box around =
        new Box(
            begin(box.x() + box.width() / 2 - width / 2, width, original.width()),
            begin(box.y() + box.height() / 2 - height / 2, height, original.height()),
            width,
            height);
    RgbImage cut = around.of(original);
    double scale = (double) WORST_SIDE / Math.max(width, height);
    return encoded(
        scale >= 2
            ? Tiles.enlarged(cut.toBufferedImage(), (int) scale)
            : scaled(cut, Math.min(1, scale)),
        "jpeg");
  }

  private static int begin(int wanted, int length, int whole) {
    return Math.max(0, Math.min(wanted, whole - length));
  }

  private static BufferedImage scaled(RgbImage image, double scale) {
    int height = Math.max(1, (int) Math.round(scale * image.height()));
    int width = Math.max(1, (int) Math.round(scale * image.width()));
    return Preprocessing.resized(image, new Size2d(height, width)).toBufferedImage();
  }

  private static String address(BufferedImage tile) {
    int longer = Math.max(tile.getWidth(), tile.getHeight());
    double scale = Math.min(1, (double) SIDE / longer);
    int width = Math.max(1, (int) Math.round(scale * tile.getWidth()));
    int height = Math.max(1, (int) Math.round(scale * tile.getHeight()));
    return encoded(Tiles.scaled(tile, width, height), longer <= SMALL ? "png" : "jpeg");
  }

  private static String encoded(BufferedImage picture, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageEncoder.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return "data:image/%s;base64,%s"
        .formatted(format, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }
}
