package dev.isomorph.backend.reference;

import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Shape;
import java.util.Arrays;

/** Float64 values of some examples, in C order. */
final class Batch {
  private final double[] values;
  private final int size;
  private final Shape shape;
  private final int channels;
  private final int area;

  /**
   * Over an array, without a copy.
   *
   * @param values N times the shape's size
   * @param size N
   * @param shape the axes after N
   */
  Batch(double[] values, int size, Shape shape) {
    this.values = values;
    this.size = size;
    this.shape = shape;
    this.channels = shape.channels();
    this.area = Math.toIntExact(shape.size() / channels);
  }

  static Batch zeros(int size, Shape shape) {
    return new Batch(new double[Math.toIntExact(size * shape.size())], size, shape);
  }

  static Batch from(Tensor tensor, Shape shape) {
    Batch batch = zeros(tensor.batchSize(), shape);
    for (int i = 0; i < batch.values.length; i++) {
      batch.values[i] = tensor.at(i);
    }
    return batch;
  }

  Tensor toTensor() {
    return ReferenceModel.tensor(values, shape.withBatch(size));
  }

  /** The same values in another shape of the same size. */
  Batch as(Shape other) {
    return new Batch(values, size, other);
  }

  double[] values() {
    return values;
  }

  int size() {
    return size;
  }

  Shape shape() {
    return shape;
  }

  /** Values of one channel of one example: H * W of a map, 1 of a vector. */
  int area() {
    return area;
  }

  /** Where channel c of example n begins. */
  int start(int n, int c) {
    return (n * channels + c) * area;
  }

  /** A channel of an example and where it begins. */
  @FunctionalInterface
  interface Channel {
    void at(int channel, int start);
  }

  /** Visits every channel of every example. */
  void eachChannel(Channel visit) {
    for (int n = 0; n < size; n++) {
      for (int c = 0; c < channels; c++) {
        visit.at(c, start(n, c));
      }
    }
  }

  /** The sum of both, as a new batch. */
  Batch plus(Batch other) {
    Batch sum = zeros(size, shape);
    sum.add(this);
    sum.add(other);
    return sum;
  }

  /** All values times a factor, as a new batch. */
  Batch times(double factor) {
    return new Batch(Arrays.stream(values).map(value -> factor * value).toArray(), size, shape);
  }

  /** Adds other values, one by one. */
  void add(Batch other) {
    for (int i = 0; i < values.length; i++) {
      values[i] += other.values[i];
    }
  }
}
