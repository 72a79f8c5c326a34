package dev.isomorph.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contenders in turn, so that what disturbs the machine disturbs all of them alike. Who
 * begins changes from round to round.
 *
 * @param count how many rounds
 * @param seconds how long a contender is measured in each, about
 * @param warmUpSeconds how long it runs before the first
 */
record Rounds(int count, double seconds, double warmUpSeconds) {
  /** Enough for a table to publish. */
  static final Rounds FULL = new Rounds(9, 0.15, 0.4);

  /** Enough to see that it works. */
  static final Rounds QUICK = new Rounds(2, 0.02, 0);

  /** Another number of rounds. */
  Rounds withCount(int newCount) {
    return new Rounds(newCount, seconds, warmUpSeconds);
  }

  /** What happens after each round. */
  @FunctionalInterface
  interface Progress {
    void roundDone() throws IOException;
  }

  /** For each contender, in order, what it took in each round, for one image. */
  <C> Map<C, List<PerImage>> measure(
      List<C> contenders, Measured<C> measured, int batch, Progress progress) throws IOException {
    Map<C, Integer> times = new LinkedHashMap<>();
    for (C contender : contenders) {
      times.put(contender, timesFor(contender, measured));
    }
    Map<C, List<PerImage>> results = new LinkedHashMap<>();
    contenders.forEach(contender -> results.put(contender, new ArrayList<>()));
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        C contender = contenders.get((i + round) % contenders.size());
        int n = times.get(contender);
        Usage usage = measured.measure(contender, n);
        results.get(contender).add(PerImage.of(usage, (long) n * batch));
      }
      progress.roundDone();
    }
    return results;
  }

  /** Runs a contender some times. */
  @FunctionalInterface
  interface Measured<C> {
    Usage measure(C contender, int times) throws IOException;
  }

  /** What an image took. */
  record PerImage(double wallNanos, double cpuNanos, long peakBytes) {
    static PerImage of(Usage usage, long images) {
      return new PerImage(
          (double) usage.wallNanos() / images,
          (double) usage.cpuNanos() / images,
          usage.peakBytes());
    }
  }

  /** Warms up, and finds how many batches fill the time of a round. */
  private <C> int timesFor(C contender, Measured<C> measured) throws IOException {
    measured.measure(contender, 1);
    long spent = 0;
    int runs = 0;
    do {
      int n = Math.max(1, runs);
      spent += measured.measure(contender, n).wallNanos();
      runs += n;
    } while (spent < warmUpSeconds * 1e9);
    long last = measured.measure(contender, 1).wallNanos();
    double each = Math.min((double) spent / runs, last);
    return (int) Math.max(1, Math.round(seconds * 1e9 / each));
  }
}
