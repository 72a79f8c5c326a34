package dev.isomorph.anomaly.score;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.concurrent.ParallelLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Features of normal images, kept to measure how far others are from them. Kept in float32. */
final class FeatureMemory implements FittedFeatures {
  /** Multiplications from which more than one thread is worth its start. */
  private static final long PARALLEL_WORK = 1 << 24;

  /** Queries that are compared with a block of features before the next block is loaded. */
  private static final int QUERIES = 64;

  private final Tensor features;
  private final PointBlocks points;

  private FeatureMemory(Tensor features) {
    this.features = features;
    int dimensions = features.shape()[1];
    float[] values = features.toArray();
    points = new PointBlocks(dimensions, features.batchSize());
    for (int i = 0; i < points.size(); i++) {
      points.set(i, values, i * dimensions);
    }
  }

  /**
   * Of saved features.
   *
   * @param features [N, D], finite
   */
  static FeatureMemory of(Tensor features) {
    if (features.shape().length != 2) {
      throw new IllegalArgumentException("expected features [N, D], got " + features);
    }
    if (features.firstNotFinite().isPresent()) {
      throw new IllegalArgumentException("expected finite features, got " + features);
    }
    return new FeatureMemory(features);
  }

  /** [N, D]. */
  Tensor features() {
    return features;
  }

  @Override
  public List<Tensor> tensors() {
    return List.of(features);
  }

  /**
   * The mean Euclidean distance of each query to its nearest neighbours among the features.
   *
   * @param queries [count, D]
   * @param neighbours how many neighbours, at most as many as there are features
   */
  float[] distances(float[] queries, int count, int neighbours) {
    if (queries.length != count * points.dimensions()) {
      throw new IllegalArgumentException(
          "scoring: expected %d features as fitted, got %d"
              .formatted(points.dimensions(), queries.length / count));
    }
    float[] distances = new float[count];
    int chunks = (count + QUERIES - 1) / QUERIES;
    if ((long) queries.length * points.size() < PARALLEL_WORK) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        fill(distances, queries, chunk * QUERIES, neighbours);
      }
    } else {
      ParallelLoop.forEach(chunks, chunk -> fill(distances, queries, chunk * QUERIES, neighbours));
    }
    return distances;
  }

  private void fill(float[] distances, float[] queries, int from, int neighbours) {
    int count = Math.min(QUERIES, distances.length - from);
    float[] nearest = new float[count * neighbours];
    Arrays.fill(nearest, Float.POSITIVE_INFINITY);
    float[] squares = new float[PointBlocks.BLOCK];
    for (int block = 0; block < points.blocks(); block++) {
      int inBlock = points.pointsIn(block);
      for (int q = 0; q < count; q++) {
        points.squaredDistances(block, queries, (from + q) * points.dimensions(), squares);
        keepNearest(nearest, q * neighbours, neighbours, squares, inBlock);
      }
    }
    for (int q = 0; q < count; q++) {
      double sum = 0;
      for (int n = 0; n < neighbours; n++) {
        sum += Math.sqrt(nearest[q * neighbours + n]);
      }
      distances[from + q] = (float) (sum / neighbours);
    }
  }

  /** Keeps the smallest squares in ascending order. */
  private static void keepNearest(
      float[] nearest, int first, int neighbours, float[] squares, int count) {
    int last = first + neighbours - 1;
    for (int i = 0; i < count; i++) {
      float square = squares[i];
      if (square < nearest[last]) {
        int place = last;
        for (; place > first && nearest[place - 1] > square; place--) {
          nearest[place] = nearest[place - 1];
        }
        nearest[place] = square;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureMemory memory
        && Arrays.equals(features.shape(), memory.features.shape())
        && Arrays.equals(features.toArray(), memory.features.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(features.toArray());
  }

  /**
   * Draws candidates from the features of all images, each as likely as the others, and keeps a
   * coreset of them. Memory: at most {@value #MAX_VALUES} values or the features to keep, whichever
   * is more, and as much again while it chooses.
   */
  static final class Fitting implements FittedFeatures.Fitting {
    private static final int MAX_CANDIDATES = 50_000;
    private static final int MAX_VALUES = 1 << 24;

    /** Above it the choice is made by projections to so many dimensions. */
    private static final int MAX_DIMENSIONS = 128;

    private final MemoryMap map;
    private final long seed;
    private final CounterGenerator random;
    private final List<float[]> candidates = new ArrayList<>();
    private long seen;

    Fitting(MemoryMap map, long seed) {
      this.map = map;
      this.seed = seed;
      this.random = CounterGenerator.of(seed, "candidates");
    }

    @Override
    public void add(ReconstructionPair pair) {
      map.points(pair).forEach(this::add);
    }

    /** Reservoir sampling. */
    private void add(float[] point) {
      if (!candidates.isEmpty() && point.length != candidates.get(0).length) {
        throw new IllegalArgumentException(
            "scoring '%s': expected %d features, got %d"
                .formatted(map, candidates.get(0).length, point.length));
      }
      int most = Math.max(map.keep(), Math.min(MAX_CANDIDATES, MAX_VALUES / point.length));
      if (candidates.size() < most) {
        candidates.add(point);
      } else {
        long place = (long) (random.uniform(seen) * (seen + 1));
        if (place < most) {
          candidates.set((int) place, point);
        }
      }
      seen++;
    }

    @Override
    public FeatureMemory fitted(FitProgress progress) {
      int dimensions = candidates.isEmpty() ? 0 : candidates.get(0).length;
      int[] chosen =
          candidates.isEmpty() ? new int[0] : Coreset.of(points(dimensions), map.keep(), progress);
      if (chosen.length < map.k()) {
        throw new IllegalArgumentException(
            "scoring '%s': expected at least %d different features in the training images, got %d"
                .formatted(map, map.k(), chosen.length));
      }
      float[] kept = new float[chosen.length * dimensions];
      for (int i = 0; i < chosen.length; i++) {
        System.arraycopy(candidates.get(chosen[i]), 0, kept, i * dimensions, dimensions);
      }
      return FeatureMemory.of(Tensor.wrap(kept, chosen.length, dimensions));
    }

    /** The candidates, projected where they have many dimensions. */
    private PointBlocks points(int dimensions) {
      boolean projected = dimensions > MAX_DIMENSIONS;
      PointBlocks points =
          new PointBlocks(projected ? MAX_DIMENSIONS : dimensions, candidates.size());
      RandomProjection projection =
          projected ? new RandomProjection(dimensions, MAX_DIMENSIONS, seed) : null;
      ParallelLoop.forEach(
          points.blocks(),
          block -> {
            int first = block * PointBlocks.BLOCK;
            for (int i = first; i < first + points.pointsIn(block); i++) {
              float[] point = candidates.get(i);
              points.set(i, projection == null ? point : projection.of(point), 0);
            }
          });
      return points;
    }
  }
}
