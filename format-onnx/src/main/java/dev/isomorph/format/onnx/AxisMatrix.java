package dev.isomorph.format.onnx;

import dev.isomorph.api.Tensor;

/**
 * What a linear filter does along one axis of an image, as a matrix [target, source]. Applied to
 * rows from the left and to columns, turned, from the right, two of them are a separable filter
 * with whatever rule at the border.
 */
public record AxisMatrix(int target, int source, float[] values) {
  private AxisMatrix(int target, int source) {
    this(target, source, new float[target * source]);
  }

  /** Means of cells, as in adaptive pooling: from {@code floor(i * source / target)} on. */
  public static AxisMatrix cells(int target, int source) {
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
  public static AxisMatrix painting(int target, int source) {
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

  public Tensor tensor() {
    return Tensor.wrap(values, target, source);
  }

  public Tensor turned() {
    float[] other = new float[values.length];
    for (int i = 0; i < target; i++) {
      for (int j = 0; j < source; j++) {
        other[j * target + i] = values[i * source + j];
      }
    }
    return Tensor.wrap(other, source, target);
  }
}
