package dev.isomorph.anomaly.metrics;

import java.util.Arrays;

/** Numbers one after the other, eight bytes each. For one thread. */
public final class Numbers {
  private static final int SOME = 64;

  private double[] values = new double[SOME];
  private int size;

  /** Appends one. */
  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** How many. */
  public int size() {
    return size;
  }

  /** A copy, in the order they came. */
  public double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
