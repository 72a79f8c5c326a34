package dev.isomorph.api;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers by position: the i-th number of a seed and a name is a pure function of the three,
 * so any language and any order of asking gives the same numbers, and nothing has to be stored to
 * go on later.
 *
 * <p>SplitMix64 over {@code splitmix64(seed ^ fnv1a64(name)) + i}. Immutable.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood (2014)</a>
 */
public final class CounterGenerator {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long key;

  private CounterGenerator(long key) {
    this.key = key;
  }

  /** The numbers of a seed and a name. */
  public static CounterGenerator of(long seed, String name) {
    return new CounterGenerator(splitMix64(seed ^ fnv1a64(name)));
  }

  /** The i-th number as 64 random bits. */
  public long bits(long i) {
    return splitMix64(key + i);
  }

  /** The i-th number as a double in [0, 1) with 53 random bits. */
  public double uniform(long i) {
    return (bits(i) >>> 11) * 0x1.0p-53;
  }

  /**
   * A random order of 0 to count - 1: the first {@code count - 1} numbers drive a Fisher-Yates
   * shuffle.
   */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int other = (int) (uniform(count - 1 - i) * (i + 1));
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  private static long splitMix64(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long fnv1a64(String name) {
    long hash = FNV_OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
