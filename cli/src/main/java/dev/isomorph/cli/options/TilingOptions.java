package dev.isomorph.cli.options;

import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;
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

  /** Whether the options decide between whole images and crops, and on the scale of crops. */
  public boolean decided() {
    return whole || tiles || scale != null;
  }

  /** Whether anything is asked for; an overlap alone asks for crops, at a scale that is open. */
  public boolean given() {
    return decided() || overlap != null;
  }

  /**
   * What was asked for; empty for whole images.
   *
   * @param tile the size of the network's images
   * @param usual overlap and scale where they are not given
   * @throws IllegalArgumentException if it is not possible
   */
  public Optional<Tiling> tiling(Size2d tile, Tiling usual) {
    if (whole) {
      if (tiles || overlap != null || scale != null) {
        throw new IllegalArgumentException(
            "%s: expected without %s"
                .formatted(WHOLE, tiles ? TILES : overlap != null ? OVERLAP : SCALE));
      }
      return Optional.empty();
    }
    return given() ? Optional.of(completed(usual, tile)) : Optional.empty();
  }

  private Tiling completed(Tiling usual, Size2d tile) {
    Tiling tiling =
        new Tiling(
            overlap == null ? usual.overlap() : overlap, scale == null ? usual.scale() : scale);
    tiling.requireFits(tile);
    return tiling;
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
