package dev.isomorph.anomaly.tile;

/**
 * Where tiles are along one axis of an image, and how much each counts at each pixel.
 *
 * <p>The first tile begins with the image, the others follow by the length of a tile less the
 * overlap, and the last is moved back to end with the image. A tile counts fully in its middle;
 * over the overlap it fades as the square of a sine. At each pixel the weights are divided by their
 * sum.
 */
final class TileAxis {
  private final int[] starts;
  private final float[][] weights;

  TileAxis(int length, int tile, int overlap) {
    int stride = tile - overlap;
    int count = length <= tile ? 1 : (length - tile + stride - 1) / stride + 1;
    starts = new int[count];
    for (int i = 1; i < count; i++) {
      starts[i] = Math.min(i * stride, length - tile);
    }
    weights = new float[count][Math.min(tile, length)];
    double[] window = window(tile, overlap);
    double[] sums = new double[length];
    for (int start : starts) {
      for (int i = 0; i < weights[0].length; i++) {
        sums[start + i] += window[i];
      }
    }
    for (int t = 0; t < count; t++) {
      for (int i = 0; i < weights[t].length; i++) {
        weights[t][i] = (float) (window[i] / sums[starts[t] + i]);
      }
    }
  }

  private static double[] window(int tile, int overlap) {
    double[] window = new double[tile];
    for (int i = 0; i < tile; i++) {
      double inwards = (Math.min(i, tile - 1 - i) + 0.5) / Math.max(1, overlap);
      double rising = Math.sin(Math.PI / 2 * Math.min(1, inwards));
      window[i] = rising * rising;
    }
    return window;
  }

  int count() {
    return starts.length;
  }

  int start(int tile) {
    return starts[tile];
  }

  /** How much a tile counts at each of its pixels that are inside the image. */
  float[] weights(int tile) {
    return weights[tile];
  }
}
