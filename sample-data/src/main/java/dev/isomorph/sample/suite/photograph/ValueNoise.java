package dev.isomorph.sample.suite.photograph;

/** Smooth noise over the plane: random values at whole coordinates, blended between them. */
final class ValueNoise {
  private final long seed;

  ValueNoise(long seed) {
    this.seed = seed;
  }

  /** From -1 to 1; features are about one unit across. */
  double at(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double right = ease(x - column);
    double down = ease(y - row);
    double above = lattice(column, row) * (1 - right) + lattice(column + 1, row) * right;
    double below = lattice(column, row + 1) * (1 - right) + lattice(column + 1, row + 1) * right;
    return above * (1 - down) + below * down;
  }

  /** Noise of several sizes, each half as large and half as strong; about -1 to 1. */
  double fractal(double x, double y, int octaves) {
    double sum = 0;
    double strength = 0.5;
    double scale = 1;
    for (int i = 0; i < octaves; i++) {
      sum += strength * at(scale * x + 31.7 * i, scale * y - 17.3 * i);
      strength /= 2;
      scale *= 2;
    }
    return sum;
  }

  private double lattice(int column, int row) {
    long z = seed + column * 0x9E3779B97F4A7C15L + row * 0xD1B54A32D192ED03L;
    z = (z ^ z >>> 32) * 0xD6E8FEB86659FD93L;
    z = (z ^ z >>> 32) * 0xD6E8FEB86659FD93L;
    return (z >> 11) * 0x1.0p-52;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }
}
