package dev.isomorph.anomaly.simulate;

/**
 * Noise without corners: normal numbers on a coarse grid, joined by Catmull-Rom splines. It serves
 * where others take Perlin's.
 */
final class SmoothNoise {
  private SmoothNoise() {}

  /**
   * A plane of noise.
   *
   * @param cells of the grid along each axis, from 1
   * @return [H, W], about mean 0 and deviation 1 at the grid's points
   */
  static float[] plane(Dice dice, int cells, int height, int width) {
    int side = cells + 3; // one more on each side for the spline
    float[] grid = new float[side * side];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (float) dice.normal();
    }
    float[] across = new float[side * width];
    for (int x = 0; x < width; x++) {
      float at = (x + 0.5f) * cells / width;
      int cell = (int) at;
      float t = at - cell;
      for (int y = 0; y < side; y++) {
        int i = y * side + cell;
        across[y * width + x] = spline(grid[i], grid[i + 1], grid[i + 2], grid[i + 3], t);
      }
    }
    float[] plane = new float[height * width];
    for (int y = 0; y < height; y++) {
      float at = (y + 0.5f) * cells / height;
      int cell = (int) at;
      float t = at - cell;
      int i = cell * width;
      for (int x = 0; x < width; x++, i++) {
        plane[y * width + x] =
            spline(across[i], across[i + width], across[i + 2 * width], across[i + 3 * width], t);
      }
    }
    return plane;
  }

  /** Between b at t = 0 and c at t = 1. */
  private static float spline(float a, float b, float c, float d, float t) {
    return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
}
