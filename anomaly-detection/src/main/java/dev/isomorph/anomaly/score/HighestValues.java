package dev.isomorph.anomaly.score;

/**
 * The mean of the highest values of an array, without sorting it: the bits of the lowest value that
 * counts are found by two counts of all values, by their upper and by their lower 16 bits.
 */
final class HighestValues {
  private static final int HALF = 16;
  private static final int BINS = 1 << HALF;

  private HighestValues() {}

  /**
   * The mean, summed in double.
   *
   * @param values not NaN
   * @param count how many of the highest, from 1 to all
   */
  static double mean(float[] values, int count) {
    if (count == 1) {
      return highest(values);
    }
    double sum = 0;
    if (count == values.length) {
      for (float value : values) {
        sum += value;
      }
      return sum / count;
    }
    int lowest = key(lowest(values, count));
    int above = 0;
    for (float value : values) {
      if (key(value) > lowest) {
        sum += value;
        above++;
      }
    }
    return (sum + (double) (count - above) * value(lowest)) / count;
  }

  private static float highest(float[] values) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      highest = Math.max(highest, value);
    }
    return highest;
  }

  /** The lowest of the highest values. */
  private static float lowest(float[] values, int count) {
    int[] counts = new int[BINS];
    for (float value : values) {
      counts[(key(value) >> HALF) + BINS / 2]++;
    }
    int left = count;
    int upper = BINS - 1;
    while (counts[upper] < left) {
      left -= counts[upper--];
    }
    int upperHalf = upper - BINS / 2;
    int[] within = new int[BINS];
    for (float value : values) {
      int key = key(value);
      if (key >> HALF == upperHalf) {
        within[key & (BINS - 1)]++;
      }
    }
    int lower = BINS - 1;
    while (within[lower] < left) {
      left -= within[lower--];
    }
    return value(upperHalf << HALF | lower);
  }

  /** Numbers in the order of the values; its own inverse but for the type. */
  private static int key(float value) {
    return ordered(Float.floatToRawIntBits(value));
  }

  private static float value(int key) {
    return Float.intBitsToFloat(ordered(key));
  }

  /** Negative values have their bits turned around, but for the sign. */
  private static int ordered(int bits) {
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }
}
