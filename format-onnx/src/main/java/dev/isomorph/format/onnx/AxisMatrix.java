package dev.isomorph.format.onnx;

import dev.isomorph.api.Tensor;

/**
 * What a linear filter does along one axis of an image, as a matrix [target, source]. Applied to
 * rows from the left and to columns, turned, from the right, two of them are a separable filter
 * with whatever rule at the border.
 */
record AxisMatrix(int target, int source, float[] values) {
  private AxisMatrix(int target, int source) {
    this(target, source, new float[target * source]);
  }

  /** A Gaussian, cut off at some standard deviations; the axis goes on as its mirror image. */
  static AxisMatrix gaussian(int length, double sigma, double truncate) {
    int radius = (int) (truncate * sigma + 0.5);
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += Math.exp(-0.5 * k * k / (sigma * sigma));
    }
    AxisMatrix matrix = new AxisMatrix(length, length);
    for (int i = 0; i < length; i++) {
      for (int k = -radius; k <= radius; k++) {
        int inPeriod = Math.floorMod(i + k, 2 * length);
        int from = inPeriod < length ? inPeriod : 2 * length - 1 - inPeriod;
        matrix.add(i, from, Math.exp(-0.5 * k * k / (sigma * sigma)) / sum);
      }
    }
    return matrix;
  }

  /** Three neighbours, weighted; the value at the border is repeated. */
  static AxisMatrix neighbours(int length, double before, double here, double after) {
    AxisMatrix matrix = new AxisMatrix(length, length);
    for (int i = 0; i < length; i++) {
      matrix.add(i, Math.max(i - 1, 0), before);
      matrix.add(i, i, here);
      matrix.add(i, Math.min(i + 1, length - 1), after);
    }
    return matrix;
  }

  /** Means of two; an odd one at the end is left out. */
  static AxisMatrix halving(int length) {
    AxisMatrix matrix = new AxisMatrix(length / 2, length);
    for (int i = 0; i < length / 2; i++) {
      matrix.add(i, 2 * i, 0.5);
      matrix.add(i, 2 * i + 1, 0.5);
    }
    return matrix;
  }

  /** Blends to another length: linear, by the centres of pixels. */
  static AxisMatrix blending(int target, int source) {
    AxisMatrix matrix = new AxisMatrix(target, source);
    for (int i = 0; i < target; i++) {
      float at = Math.max((i + 0.5f) * source / target - 0.5f, 0);
      int first = (int) at;
      matrix.add(i, first, 1 - (at - first));
      matrix.add(i, Math.min(first + 1, source - 1), at - first);
    }
    return matrix;
  }

  /** Means of cells, as in adaptive pooling: from {@code floor(i * source / target)} on. */
  static AxisMatrix cells(int target, int source) {
    AxisMatrix matrix = new AxisMatrix(target, source);
    for (int i = 0; i < target; i++) {
      int first = i * source / target;
      int end = ((i + 1) * source + target - 1) / target;
      for (int j = first; j < end; j++) {
        matrix.add(i, j, 1.0 / (end - first));
      }
    }
    return matrix;
  }

  /** Paints each cell over its pixels, so that the mean over all pixels is the sum of the cells. */
  static AxisMatrix painting(int target, int source) {
    AxisMatrix matrix = new AxisMatrix(target, source);
    for (int i = 0; i < source; i++) {
      int first = i * target / source;
      int end = (i + 1) * target / source;
      for (int j = first; j < end; j++) {
        matrix.add(j, i, (double) target / (end - first));
      }
    }
    return matrix;
  }

  private void add(int row, int column, double value) {
    values[row * source + column] += (float) value;
  }

  Tensor tensor() {
    return Tensor.wrap(values, target, source);
  }

  Tensor turned() {
    float[] other = new float[values.length];
    for (int i = 0; i < target; i++) {
      for (int j = 0; j < source; j++) {
        other[j * target + i] = values[i * source + j];
      }
    }
    return Tensor.wrap(other, source, target);
  }
}
