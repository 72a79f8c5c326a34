package dev.isomorph.conformance.random;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws valid networks: every kind of layer, odd sizes, strides and paddings, residual sums, skip
 * connections, batches of 1 to 5.
 *
 * <p>Networks are drawn in rounds of {@value #ROUND}, and each with regard to those before it in
 * its round, so that every round meets every {@link Combination} that is wanted. A network is
 * determined by seed and number.
 */
public final class RandomGraphs {
  /** How many networks it takes to meet everything. */
  public static final int ROUND = 300;

  /** The round drawn last: they are asked for in order. */
  private static Round last = new Round(0, 0);

  private RandomGraphs() {}

  /** The network of a number; for any thread. */
  public static synchronized RandomGraph draw(long seed, int number) {
    int round = number / ROUND;
    if (last.seed != seed || last.round != round) {
      last = new Round(seed, round);
    }
    return last.graph(number % ROUND);
  }

  /** Some networks, and what they have not met yet. */
  private static final class Round {
    private final long seed;
    private final int round;
    private final List<RandomGraph> graphs = new ArrayList<>();
    private final Set<Combination> missing = new HashSet<>(Combination.WANTED);

    Round(long seed, int round) {
      this.seed = seed;
      this.round = round;
    }

    RandomGraph graph(int index) {
      while (graphs.size() <= index) {
        RandomGraph next =
            GraphDrawing.draw(seed, round * ROUND + graphs.size(), Set.copyOf(missing));
        missing.removeAll(Combination.of(next));
        graphs.add(next);
      }
      return graphs.get(index);
    }
  }
}
