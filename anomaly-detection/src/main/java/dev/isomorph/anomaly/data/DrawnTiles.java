package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.tile.TileGrid;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Some tiles of an image, or the reason why it cannot be read.
 *
 * @param example the image
 * @param tiles each as unsigned bytes [3, H, W]; none if the image is unreadable
 */
record DrawnTiles(Example example, List<byte[]> tiles, Optional<UnreadableImageException> failure) {
  /**
   * Tiles that scoring looks at too.
   *
   * @param most how many; if there are more, they are drawn
   */
  static DrawnTiles of(
      Example example, Size2d tile, Tiling tiling, int most, CounterGenerator random) {
    try {
      RgbImage image = tiling.scaled(example.image().readWhole());
      TileGrid grid = tiling.grid(new Size2d(image.height(), image.width()), tile);
      return new DrawnTiles(
          example,
          drawn(grid.size(), most, random).mapToObj(n -> grid.cut(image, n)).toList(),
          Optional.empty());
    } catch (UnreadableImageException e) {
      return new DrawnTiles(example, List.of(), Optional.of(e));
    }
  }

  private static IntStream drawn(int tiles, int most, CounterGenerator random) {
    return tiles <= most
        ? IntStream.range(0, tiles)
        : Arrays.stream(random.permutation(tiles)).limit(most).sorted();
  }
}
