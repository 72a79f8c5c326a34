package dev.isomorph.benchmarks;

import dev.isomorph.api.Precision;
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
 * @param precisions what each backend computes with; one that it has not is left out
 * @param batches for each work, images in a batch
 * @param rounds how many rounds each row comes from
 * @param quick short rounds, to see that it works
 * @param python an interpreter that may have torch
 */
public record BenchmarkOptions(
    Architecture architecture,
    List<String> backends,
    List<Precision> precisions,
    Map<Work, List<Integer>> batches,
    int rounds,
    boolean quick,
    String python) {
  /** Copies lists and map. */
  public BenchmarkOptions {
    backends = List.copyOf(backends);
    precisions = List.copyOf(precisions);
    batches = Collections.unmodifiableMap(new EnumMap<>(batches));
  }

  Rounds eachRow() {
    return (quick ? Rounds.QUICK : Rounds.FULL).withCount(rounds);
  }

  /** How many rounds there will be, for progress. */
  public int roundsInAll() {
    int works = batches.values().stream().mapToInt(List::size).sum();
    return rounds * backends.size() * precisions.size() * works;
  }
}
