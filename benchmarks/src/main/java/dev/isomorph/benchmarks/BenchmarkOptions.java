package dev.isomorph.benchmarks;

import dev.isomorph.spec.Architecture;
import java.util.List;

/**
 * What is measured and how.
 *
 * @param architecture the network; its weights are fresh
 * @param backends names of backends
 * @param works what is done
 * @param batches images in a batch
 * @param quick few short rounds, to see that it works
 * @param python an interpreter that may have torch
 */
public record BenchmarkOptions(
    Architecture architecture,
    List<String> backends,
    List<Work> works,
    List<Integer> batches,
    boolean quick,
    String python) {
  /** Copies the lists. */
  public BenchmarkOptions {
    backends = List.copyOf(backends);
    works = List.copyOf(works);
    batches = List.copyOf(batches);
  }

  Rounds rounds() {
    return quick ? Rounds.QUICK : Rounds.FULL;
  }

  /** How many rounds there will be, for progress. */
  public int roundsInAll() {
    return rounds().count() * backends.size() * works.size() * batches.size();
  }
}
