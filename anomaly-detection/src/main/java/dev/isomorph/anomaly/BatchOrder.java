package dev.isomorph.anomaly;

import dev.isomorph.api.CounterGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * In which order and in which batches images are trained on: a new order each epoch, a pure
 * function of seed and epoch. A last batch of one image joins the batch before it.
 */
record BatchOrder(int[] positions, int batchSize, long seed) {
  /** The batches of an epoch, from 1. */
  List<int[]> epoch(int epoch) {
    int[] order = CounterGenerator.of(seed, "epoch." + epoch).permutation(positions.length);
    int[] shuffled = Arrays.stream(order).map(i -> positions[i]).toArray();
    return cut(shuffled, batchSize, true);
  }

  /** All epochs, one after the other. */
  Iterator<int[]> epochs(int count) {
    return IntStream.rangeClosed(1, count).boxed().flatMap(e -> epoch(e).stream()).iterator();
  }

  int batchesPerEpoch() {
    return epoch(1).size();
  }

  /** Positions in their order, for evaluation; here a batch of one is as good as any. */
  static Iterator<int[]> inOrder(int[] positions, int batchSize) {
    return cut(positions, batchSize, false).iterator();
  }

  private static List<int[]> cut(int[] positions, int batchSize, boolean joinSingle) {
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    while (from < positions.length) {
      int to = Math.min(from + batchSize, positions.length);
      if (joinSingle && to == positions.length - 1) {
        to = positions.length;
      }
      batches.add(Arrays.copyOfRange(positions, from, to));
      from = to;
    }
    return batches;
  }
}
