package dev.isomorph.anomaly;

import dev.isomorph.anomaly.tile.TileGrid;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;

/** An image put together from tiles, small enough to be shown. */
final class TiledPicture {
  private final TileGrid grid;
  private final int step;
  private final float[][] channels;

  TiledPicture(TileGrid grid, int step) {
    this.grid = grid;
    this.step = step;
    this.channels = new float[RgbImage.CHANNELS][Math.toIntExact(grid.reduced(step).area())];
  }

  void add(int firstTile, Tensor tiles) {
    int pixels = tiles.shape()[2] * tiles.shape()[3];
    for (int n = 0; n < tiles.batchSize(); n++) {
      float[] values = tiles.examples(n, 1).toArray();
      for (int c = 0; c < channels.length; c++) {
        grid.blend(firstTile + n, values, c * pixels, channels[c], step);
      }
    }
  }

  Tensor tensor() {
    Size2d size = grid.reduced(step);
    FloatBuffer values = FloatBuffer.allocate(channels.length * channels[0].length);
    for (float[] channel : channels) {
      values.put(channel);
    }
    values.flip();
    return Tensor.wrap(values, 1, channels.length, size.height(), size.width());
  }
}
