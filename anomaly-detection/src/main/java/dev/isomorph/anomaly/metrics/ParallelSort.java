package dev.isomorph.anomaly.metrics;

import dev.isomorph.api.concurrent.ParallelLoop;
import java.util.Arrays;

/** Sorts many numbers on all processors: pieces first, which are then merged two by two. */
final class ParallelSort {
  /** Below this one thread is as fast. */
  private static final int MIN_PARALLEL = 1 << 16;

  private ParallelSort() {}

  /** Sorts the first numbers of an array; takes as much memory again for a while. */
  static void sort(long[] numbers, int size) {
    int pieces = size < MIN_PARALLEL ? 1 : Runtime.getRuntime().availableProcessors();
    sort(numbers, size, pieces);
  }

  /** With a given number of pieces. */
  static void sort(long[] numbers, int size, int pieces) {
    if (pieces == 1) {
      Arrays.sort(numbers, 0, size);
      return;
    }
    int length = Math.max(1, (int) (((long) size + pieces - 1) / pieces));
    ParallelLoop.forEach(
        pieces,
        piece ->
            Arrays.sort(
                numbers, end(size, (long) piece * length), end(size, (piece + 1L) * length)));
    long[] from = numbers;
    long[] to = new long[size];
    for (long width = length; width < size; width *= 2) {
      long[] sorted = from;
      long[] merged = to;
      long step = width;
      ParallelLoop.forEach(
          (int) ((size + 2 * width - 1) / (2 * width)),
          pair -> {
            long first = pair * 2 * step;
            merge(
                sorted,
                end(size, first),
                end(size, first + step),
                end(size, first + 2 * step),
                merged);
          });
      from = merged;
      to = sorted;
    }
    if (from != numbers) {
      System.arraycopy(from, 0, numbers, 0, size);
    }
  }

  private static int end(int size, long index) {
    return (int) Math.min(size, index);
  }

  private static void merge(long[] from, int first, int middle, int end, long[] to) {
    int left = first;
    int right = middle;
    for (int i = first; i < end; i++) {
      boolean takesLeft = right == end || left < middle && from[left] <= from[right];
      to[i] = takesLeft ? from[left++] : from[right++];
    }
  }
}
