package dev.isomorph.cli;

import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether images are looked at through tiles. */
final class TilingOptions {
  static final String TILES = "--tiles";

  @Option(
      names = TILES,
      description =
          "For images much larger than what the network sees: train on random crops of the network's size (--image), and score by overlapping tiles whose maps are blended to one of the image's own size. Without it, images are brought to the network's size.")
  private boolean tiles;

  @Option(
      names = "--overlap",
      paramLabel = "PIXELS",
      description =
          "With --tiles: how many pixels two neighbours share, at most half a tile (default: a quarter of a tile).")
  private Integer overlap;

  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "With --tiles: how large images are made before they are cut, in (0, 1] (default: 1, their own size).")
  private Double scale;

  /** Whether images are to be cut. */
  boolean given() {
    return tiles;
  }

  /**
   * What was asked for.
   *
   * @param tile the size of the network's images
   * @throws IllegalArgumentException if it is not possible
   */
  Optional<Tiling> tiling(Size2d tile) {
    if (!tiles) {
      if (overlap != null || scale != null) {
        throw new IllegalArgumentException(
            "%s: expected with --tiles".formatted(overlap != null ? "--overlap" : "--scale"));
      }
      return Optional.empty();
    }
    Tiling usual = Tiling.of(tile);
    Tiling tiling =
        new Tiling(
            overlap == null ? usual.overlap() : overlap, scale == null ? usual.scale() : scale);
    tiling.requireFits(tile);
    return Optional.of(tiling);
  }
}
