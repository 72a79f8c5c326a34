package dev.isomorph.anomaly.tile;

import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an image is cut into tiles of the network's size, instead of being brought to that size.
 *
 * @param overlap how many pixels two neighbours share, from 0 to half of a tile's shorter side
 * @param scale how large the image is before it is cut, by its own size; in (0, 1]
 */
public record Tiling(int overlap, double scale) {
  private static final Pattern TEXT =
      Pattern.compile("overlap (\\d{1,6})(?: at scale ([0-9.E-]{1,30}))?");

  /** Checks what can be known without a tile. */
  public Tiling {
    if (overlap < 0) {
      throw new IllegalArgumentException("tiles: overlap: expected pixels >= 0, got " + overlap);
    }
    if (!(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException("tiles: scale: expected in (0, 1], got " + scale);
    }
  }

  /** A quarter of the tile's shorter side as overlap, at the images' own size. */
  public static Tiling of(Size2d tile) {
    return new Tiling(Math.min(tile.height(), tile.width()) / 4, 1);
  }

  /**
   * Checks that tiles of a size can overlap so much.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public void requireFits(Size2d tile) {
    int most = Math.min(tile.height(), tile.width()) / 2;
    if (overlap > most) {
      throw new IllegalArgumentException(
          "tiles: overlap: expected at most half of a tile of %s, %d pixels, got %d"
              .formatted(tile, most, overlap));
    }
  }

  /** The size of an image that is to be cut: scaled, and at least one pixel. */
  public Size2d scaled(Size2d image) {
    return new Size2d(scaled(image.height()), scaled(image.width()));
  }

  private int scaled(int length) {
    return (int) Math.max(1, Math.round(length * scale));
  }

  /** The image that is to be cut: the same where nothing is scaled. */
  public RgbImage scaled(RgbImage image) {
    return Preprocessing.resized(image, scaled(image.size()));
  }

  /** Where the tiles of a scaled image are. */
  public TileGrid grid(Size2d scaledImage, Size2d tile) {
    requireFits(tile);
    return new TileGrid(scaledImage, tile, overlap);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Tiling parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "tiles: expected 'overlap PIXELS' or 'overlap PIXELS at scale S', got '%s'"
              .formatted(text));
    }
    return new Tiling(
        Integer.parseInt(matcher.group(1)),
        matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2)));
  }

  /** For people and for comparing trainings. */
  @Override
  public String toString() {
    return "overlap " + overlap + (scale == 1 ? "" : " at scale " + scale);
  }
}
