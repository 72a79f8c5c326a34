package dev.isomorph.benchmarks;

/** Hears how far a benchmark is. */
public interface BenchmarkListener {
  /** After each round, with what it measured: {@code djl infer, batch 8}. */
  void rounds(int done, int total, String what);

  /** Something is left out, and why. */
  void leftOut(String what, String reason);
}
