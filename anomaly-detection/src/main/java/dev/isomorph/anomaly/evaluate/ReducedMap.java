package dev.isomorph.anomaly.evaluate;

/**
 * A map at a size at which the maps of many photographs fit the memory.
 *
 * @param values [height, width]
 * @param height rows
 * @param width columns
 */
record ReducedMap(float[] values, int height, int width) {
  /** The most pixels of a map; at eight bytes each, a hundred images take 840 MB. */
  static final int MAX_PIXELS = 1 << 20;

  /**
   * The map itself, or where it has more pixels than {@code maxPixels}, the means of squares of the
   * least whole side with which it has not. Squares at the right and lower border may be cut off.
   */
  static ReducedMap of(float[] map, int height, int width, int maxPixels) {
    int side = 1;
    while ((long) parts(height, side) * parts(width, side) > maxPixels) {
      side++;
    }
    if (side == 1) {
      return new ReducedMap(map, height, width);
    }
    int rows = parts(height, side);
    int columns = parts(width, side);
    float[] means = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        means[row * columns + column] =
            mean(
                map,
                width,
                row * side,
                Math.min(height, (row + 1) * side),
                column * side,
                Math.min(width, (column + 1) * side));
      }
    }
    return new ReducedMap(means, rows, columns);
  }

  private static int parts(int length, int side) {
    return (length + side - 1) / side;
  }

  private static float mean(float[] map, int width, int top, int bottom, int left, int right) {
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += map[y * width + x];
      }
    }
    return (float) (sum / ((bottom - top) * (right - left)));
  }
}
