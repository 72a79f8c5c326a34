package dev.isomorph.backend.dl4j.loss;

import dev.isomorph.spec.Size2d;

/**
 * Means over the square windows around each pixel of a plane, with 0 beyond the border. What the
 * mean of a pixel takes from another, that one's takes from it: so this is its own transpose.
 *
 * @param size height and width of the plane
 * @param window height and width of the window, odd
 */
record WindowMeans(Size2d size, int window) {

  /** The means, in a new plane. */
  double[] of(double[] plane) {
    int height = size.height();
    int width = size.width();
    double[] rows = new double[plane.length];
    for (int y = 0; y < height; y++) {
      sums(plane, rows, y * width, 1, width);
    }
    double[] means = new double[plane.length];
    for (int x = 0; x < width; x++) {
      sums(rows, means, x, width, height);
    }
    double share = 1.0 / window / window;
    for (int i = 0; i < means.length; i++) {
      means[i] *= share;
    }
    return means;
  }

  /** Sums over windows along one line of a plane. */
  private void sums(double[] from, double[] to, int start, int step, int length) {
    int reach = window / 2;
    for (int i = 0; i < length; i++) {
      double sum = 0;
      int last = Math.min(length - 1, i + reach);
      for (int k = Math.max(0, i - reach); k <= last; k++) {
        sum += from[start + k * step];
      }
      to[start + i * step] = sum;
    }
  }
}
