package dev.isomorph.anomaly.score;

import java.util.Arrays;

/**
 * Points arranged for fast distances: in blocks of {@value #BLOCK}, with the values of one
 * dimension next to each other, so that the inner loop has the same operation for all points of a
 * block and becomes vector instructions. Safe from many threads once all points are set.
 *
 * <p>Squared distances are sums of squared differences in float32. The usual |a|^2 - 2ab + |b|^2
 * would take two thirds of the time, and loses all digits where points are near each other and far
 * from the origin, which is where the nearest neighbour is decided.
 */
final class PointBlocks {
  /** Points in a block: with 64 dimensions a block takes 32 KiB, the first-level cache. */
  static final int BLOCK = 128;

  private final int dimensions;
  private final int size;
  private final float[][] blocks;

  /** {@code size} points, all zero. */
  PointBlocks(int dimensions, int size) {
    this.dimensions = dimensions;
    this.size = size;
    this.blocks = new float[(size + BLOCK - 1) / BLOCK][dimensions * BLOCK];
  }

  int dimensions() {
    return dimensions;
  }

  int size() {
    return size;
  }

  /** Number of blocks. */
  int blocks() {
    return blocks.length;
  }

  /** How many points a block has. */
  int pointsIn(int block) {
    return Math.min(BLOCK, size - block * BLOCK);
  }

  /** Sets the i-th point, values from {@code offset} on. */
  void set(int i, float[] values, int offset) {
    float[] block = blocks[i / BLOCK];
    for (int d = 0; d < dimensions; d++) {
      block[d * BLOCK + i % BLOCK] = values[offset + d];
    }
  }

  /** The i-th point. */
  float[] get(int i) {
    float[] block = blocks[i / BLOCK];
    float[] point = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      point[d] = block[d * BLOCK + i % BLOCK];
    }
    return point;
  }

  /**
   * The squared distances of the points of a block from a query.
   *
   * @param query its values, from {@code offset} on
   * @param distances {@value #BLOCK} numbers; those beyond the points of the block mean nothing
   */
  void squaredDistances(int block, float[] query, int offset, float[] distances) {
    float[] points = blocks[block];
    Arrays.fill(distances, 0);
    int d = 0;
    for (; d + 4 <= dimensions; d += 4) {
      float q0 = query[offset + d];
      float q1 = query[offset + d + 1];
      float q2 = query[offset + d + 2];
      float q3 = query[offset + d + 3];
      int at0 = d * BLOCK;
      int at1 = at0 + BLOCK;
      int at2 = at1 + BLOCK;
      int at3 = at2 + BLOCK;
      for (int i = 0; i < BLOCK; i++) {
        float e0 = points[at0 + i] - q0;
        float e1 = points[at1 + i] - q1;
        float e2 = points[at2 + i] - q2;
        float e3 = points[at3 + i] - q3;
        distances[i] =
            Math.fma(e0, e0, Math.fma(e1, e1, Math.fma(e2, e2, Math.fma(e3, e3, distances[i]))));
      }
    }
    for (; d < dimensions; d++) {
      float q = query[offset + d];
      int at = d * BLOCK;
      for (int i = 0; i < BLOCK; i++) {
        float e = points[at + i] - q;
        distances[i] = Math.fma(e, e, distances[i]);
      }
    }
  }
}
