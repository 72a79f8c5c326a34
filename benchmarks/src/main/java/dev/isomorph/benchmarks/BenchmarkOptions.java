package dev.isomorph.benchmarks;

import dev.isomorph.spec.Architecture;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured and how.
 *
 * @param architecture the network; its weights are fresh
 * @param backends names of backends
 * @param batches for each work, images in a batch
 * @param rounds how many rounds each row comes from
 * @param quick short rounds, to see that it works
 * @param python an interpreter that may have torch
 */
public record BenchmarkOptions(
    Architecture architecture,
    List<String> backends,
    Map<Work, List<Integer>> batches,
    int rounds,
    boolean quick,
    String python) {
  /** Copies list and map. */
  public BenchmarkOptions {
    backends = List.copyOf(backends);
    batches = Collections.unmodifiableMap(new EnumMap<>(batches));
  }

  Rounds eachRow() {
    return (quick ? Rounds.QUICK : Rounds.FULL).withCount(rounds);
  }

  /** How many rounds there will be, for progress. */
  public int roundsInAll() {
    int works = batches.values().stream().mapToInt(List::size).sum();
    return rounds * backends.size() * works;
  }
}
