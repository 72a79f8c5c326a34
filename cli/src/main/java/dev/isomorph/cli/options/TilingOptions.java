package dev.isomorph.cli.options;

import dev.isomorph.anomaly.recipe.Framing;
import dev.isomorph.anomaly.tile.Tiling;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Whether images are looked at as a whole or through crops and tiles. */
public final class TilingOptions {
  public static final String TILES = "--tiles";
  public static final String WHOLE = "--whole";
  public static final String OVERLAP = "--overlap";
  public static final String SCALE = "--scale";

  @Option(
      names = TILES,
      description =
          "Train on random crops of the network's size (--image), and score images at their own size, whatever it is. This is the default for restore and segment where images are more than twice as long as what the network sees, unless --image is given.")
  private boolean tiles;

  @Option(
      names = WHOLE,
      description =
          "Bring images to the network's size as a whole, however large they are. This is the default with --image.")
  private boolean whole;

  @Option(
      names = OVERLAP,
      paramLabel = "PIXELS",
      description =
          "With crops: how many pixels two neighbouring tiles share when images are scored, at most half a tile (default: a quarter of a tile).")
  private Integer overlap;

  @Option(
      names = SCALE,
      paramLabel = "S",
      description =
          "With crops: how large images are made before they are cropped, in (0, 1] (default: 1, their own size, with --tiles or --image; else chosen so that an image has about half a megapixel at most).")
  private Double scale;

  /**
   * What of an image the network looks at.
   *
   * @param bySizes whether the sizes of the images decide what is not given; an overlap alone asks
   *     for crops, at a scale that is open then
   * @throws IllegalArgumentException if the options do not go together
   */
  public Framing framing(boolean bySizes) {
    if (whole) {
      if (tiles || overlap != null || scale != null) {
        throw new IllegalArgumentException(
            "%s: expected without %s"
                .formatted(WHOLE, tiles ? TILES : overlap != null ? OVERLAP : SCALE));
      }
      return Framing.whole();
    }
    if (!tiles && overlap == null && scale == null) {
      return bySizes ? Framing.bySizes() : Framing.whole();
    }
    return new Framing.Crops(
        overlap == null ? OptionalInt.empty() : OptionalInt.of(overlap), scale(bySizes));
  }

  private OptionalDouble scale(boolean bySizes) {
    if (scale != null) {
      return OptionalDouble.of(scale);
    }
    return bySizes && !tiles ? OptionalDouble.empty() : OptionalDouble.of(1);
  }

  /** The options that ask for what was chosen. */
  public static List<String> words(Optional<Tiling> tiling) {
    return tiling
        .map(
            chosen ->
                List.of(
                    TILES,
                    OVERLAP,
                    Integer.toString(chosen.overlap()),
                    SCALE,
                    Double.toString(chosen.scale())))
        .orElse(List.of(WHOLE));
  }
}
