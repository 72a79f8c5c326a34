package dev.isomorph.anomaly.score;

import dev.isomorph.api.concurrent.ParallelLoop;
import java.util.Arrays;

/**
 * A choice of few points that are near all the others: greedy k-center. The first is the point
 * nearest to the mean of all; each of the others is the one farthest from those chosen before. No
 * choice of so many points has less than half the largest distance of a point to the nearest chosen
 * one.
 *
 * @see <a href="https://doi.org/10.1016/0304-3975(85)90224-5">Gonzalez (1985)</a>, and for memories
 *     of features <a href="https://arxiv.org/abs/2106.08265">Roth et al. (2022), PatchCore</a>
 */
final class Coreset {
  /** Multiplications of a step from which more than one thread is worth its start. */
  private static final long PARALLEL_WORK = 1 << 21;

  private static final int THREADS = 16;

  private final PointBlocks points;
  private final float[] nearest;
  private final float[] farthest;
  private final int[] farthestAt;

  private Coreset(PointBlocks points) {
    this.points = points;
    this.nearest = new float[points.blocks() * PointBlocks.BLOCK];
    this.farthest = new float[points.blocks()];
    this.farthestAt = new int[points.blocks()];
    Arrays.fill(nearest, Float.POSITIVE_INFINITY);
  }

  /**
   * Indices of the points chosen, in the order of the choice; fewer than {@code count} where the
   * rest are copies of those.
   *
   * @param points at least one
   * @param count how many to choose, from 1
   */
  static int[] of(PointBlocks points, int count, FitProgress progress) {
    return new Coreset(points).choose(Math.min(count, points.size()), progress);
  }

  private int[] choose(int count, FitProgress progress) {
    int[] chosen = new int[count];
    chosen[0] = central();
    for (int n = 1; n < count; n++) {
      progress.featureChosen(n, count);
      int next = farthestAfter(points.get(chosen[n - 1]));
      if (nearest[next] == 0) {
        return Arrays.copyOf(chosen, n);
      }
      chosen[n] = next;
    }
    progress.featureChosen(count, count);
    return chosen;
  }

  /** The point nearest to the mean. */
  private int central() {
    double[] sums = new double[points.dimensions()];
    for (int i = 0; i < points.size(); i++) {
      float[] point = points.get(i);
      for (int d = 0; d < sums.length; d++) {
        sums[d] += point[d];
      }
    }
    float[] mean = new float[sums.length];
    for (int d = 0; d < mean.length; d++) {
      mean[d] = (float) (sums[d] / points.size());
    }
    float[] distances = new float[PointBlocks.BLOCK];
    float least = Float.POSITIVE_INFINITY;
    int central = 0;
    for (int block = 0; block < points.blocks(); block++) {
      points.squaredDistances(block, mean, 0, distances);
      for (int i = 0; i < points.pointsIn(block); i++) {
        if (distances[i] < least) {
          least = distances[i];
          central = block * PointBlocks.BLOCK + i;
        }
      }
    }
    return central;
  }

  /**
   * Takes a chosen point into account; the point farthest from all chosen, the first of several.
   */
  private int farthestAfter(float[] chosen) {
    int blocks = points.blocks();
    long work = (long) points.size() * points.dimensions();
    int parts = work < PARALLEL_WORK ? 1 : Math.min(THREADS, blocks);
    ParallelLoop.forEach(
        parts,
        part -> {
          float[] distances = new float[PointBlocks.BLOCK];
          int end = (int) ((long) blocks * (part + 1) / parts);
          for (int block = (int) ((long) blocks * part / parts); block < end; block++) {
            update(block, chosen, distances);
          }
        });
    int best = 0;
    for (int block = 1; block < blocks; block++) {
      best = farthest[block] > farthest[best] ? block : best;
    }
    return farthestAt[best];
  }

  private void update(int block, float[] chosen, float[] distances) {
    points.squaredDistances(block, chosen, 0, distances);
    int first = block * PointBlocks.BLOCK;
    farthest[block] = -1;
    for (int i = 0; i < points.pointsIn(block); i++) {
      float distance = Math.min(nearest[first + i], distances[i]);
      nearest[first + i] = distance;
      if (distance > farthest[block]) {
        farthest[block] = distance;
        farthestAt[block] = first + i;
      }
    }
  }
}
