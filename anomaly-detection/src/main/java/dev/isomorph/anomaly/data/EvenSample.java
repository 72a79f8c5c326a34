package dev.isomorph.anomaly.data;

import java.util.stream.IntStream;

/** Some of many items, at even distances. */
public final class EvenSample {
  private EvenSample() {}

  /**
   * The positions of the chosen items, ascending from 0: all of them, or every n-th with the
   * smallest n for which they are at most {@code most}.
   *
   * @param count how many items there are; may be 0
   * @param most how many are chosen, at most; from 1
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public static IntStream positions(int count, int most) {
    if (most <= 0) {
      throw new IllegalArgumentException("EvenSample: most: expected > 0, got " + most);
    }
    int step = (count - 1) / most + 1;
    return IntStream.iterate(0, i -> i < count, i -> i + step);
  }
}
