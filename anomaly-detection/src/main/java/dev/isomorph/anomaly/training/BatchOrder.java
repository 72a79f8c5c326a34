package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.BatchPlace;
import dev.isomorph.api.CounterGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * In which order and in which batches images are trained on: a new order each epoch, a pure
 * function of seed and epoch. A last batch of one image joins the batch before it.
 */
public record BatchOrder(int[] positions, int batchSize, long seed) {
  /** Copies the positions. */
  public BatchOrder {
    positions = positions.clone();
  }

  /** A copy of them. */
  @Override
  public int[] positions() {
    return positions.clone();
  }

  /** Steps in an epoch. */
  public int batchesPerEpoch() {
    return cut(positions, batchSize, true).size();
  }

  /** All batches of {@code epochs} epochs from a step on, counted from 0. */
  public Iterator<BatchPlace> from(long step, int epochs) {
    int perEpoch = batchesPerEpoch();
    int first = Math.toIntExact(step / perEpoch) + 1;
    return IntStream.rangeClosed(first, epochs)
        .boxed()
        .flatMap(this::epoch)
        .skip(step % perEpoch)
        .iterator();
  }

  /** Positions in their order, for evaluation; here a batch of one is as good as any. */
  public static Iterator<BatchPlace> inOrder(int[] positions, int batchSize, long seed) {
    return places(cut(positions, batchSize, false), seed, 0, 0).iterator();
  }

  private Stream<BatchPlace> epoch(int epoch) {
    int[] order = CounterGenerator.of(seed, "epoch." + epoch).permutation(positions.length);
    int[] shuffled = Arrays.stream(order).map(i -> positions[i]).toArray();
    List<int[]> batches = cut(shuffled, batchSize, true);
    return places(batches, seed, epoch, (epoch - 1L) * batches.size());
  }

  private static Stream<BatchPlace> places(
      List<int[]> batches, long seed, int epoch, long firstStep) {
    return IntStream.range(0, batches.size())
        .mapToObj(i -> new BatchPlace(seed, epoch, firstStep + i, batches.get(i)));
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
