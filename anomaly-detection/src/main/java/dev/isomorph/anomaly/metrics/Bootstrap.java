package dev.isomorph.anomaly.metrics;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.concurrent.ParallelLoop;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How sure a measure is: the middle 95 % of what it is on images drawn anew, with replacement, from
 * those at hand; normal and anomalous ones apart, so that both keep their number.
 *
 * @param resamples how often they are drawn
 * @param seed equal seeds draw alike
 * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani (1993)</a>
 */
public record Bootstrap(int resamples, long seed) {
  private static final double TAIL = 0.025;

  /** Checks the number. */
  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("Bootstrap.resamples: expected > 0, got " + resamples);
    }
  }

  /**
   * An interval of 95 %.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  /** Measures every drawn set of images, some at a time. */
  public <M> List<M> measure(boolean[] anomalous, Function<int[], M> measures) {
    int[] normal = IntStream.range(0, anomalous.length).filter(i -> !anomalous[i]).toArray();
    int[] others = IntStream.range(0, anomalous.length).filter(i -> anomalous[i]).toArray();
    return ParallelLoop.map(
        resamples,
        resample -> {
          CounterGenerator draws = CounterGenerator.of(seed, "bootstrap." + resample);
          int[] weights = new int[anomalous.length];
          draw(draws, 0, normal, weights);
          draw(draws, normal.length, others, weights);
          return measures.apply(weights);
        });
  }

  private static void draw(CounterGenerator draws, int first, int[] from, int[] weights) {
    for (int i = 0; i < from.length; i++) {
      weights[from[(int) (draws.uniform(first + i) * from.length)]]++;
    }
  }

  /** The interval of one measure of many sets. */
  public static <M> Interval interval(List<M> measured, ToDoubleFunction<M> measure) {
    double[] values =
        measured.stream().mapToDouble(measure).filter(v -> !Double.isNaN(v)).toArray();
    Arrays.sort(values);
    return new Interval(Quantile.of(values, TAIL), Quantile.of(values, 1 - TAIL));
  }
}
