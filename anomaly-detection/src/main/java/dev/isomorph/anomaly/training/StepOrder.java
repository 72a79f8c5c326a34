package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.BatchPlace;
import dev.isomorph.api.CounterGenerator;
import java.util.Iterator;
import java.util.stream.LongStream;

/**
 * In which order images are trained on where steps count: pass after pass without end, each in a
 * new order that is a pure function of seed and pass. All batches have the same size; one may reach
 * over the border between passes.
 *
 * @param positions what is passed through, at least one
 * @param batchSize images per step
 */
record StepOrder(int[] positions, int batchSize, long seed) {
  /** All batches from a step on, counted from 0, without end. */
  Iterator<BatchPlace> from(long step) {
    Passes passes = new Passes();
    return LongStream.iterate(step, s -> s + 1).mapToObj(passes::place).iterator();
  }

  /** The order of the pass that was looked at last. */
  private final class Passes {
    private long pass = -1;
    private int[] order;

    BatchPlace place(long step) {
      int[] chosen = new int[batchSize];
      for (int i = 0; i < batchSize; i++) {
        chosen[i] = positions[image(step * batchSize + i)];
      }
      return new BatchPlace(seed, 0, step, chosen);
    }

    private int image(long number) {
      long wanted = number / positions.length;
      if (wanted != pass) {
        pass = wanted;
        order = CounterGenerator.of(seed, "pass." + pass).permutation(positions.length);
      }
      return order[(int) (number % positions.length)];
    }
  }
}
