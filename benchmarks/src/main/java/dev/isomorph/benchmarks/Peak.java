package dev.isomorph.benchmarks;

import dev.isomorph.api.BackendException;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import java.io.IOException;
import java.util.List;

/**
 * How many operations per second an engine reaches where it is easiest: products of large matrices,
 * as a network of nothing but dense layers.
 */
final class Peak {
  private static final int SIZE = 2048;
  private static final int LAYERS = 4;
  private static final int REPEATS = 5;

  private Peak() {}

  /** The best of some engines, each called by hand; 0 if none of them is. */
  static double flops(List<String> backends, boolean quick, BenchmarkListener listener)
      throws IOException {
    int size = quick ? SIZE / 8 : SIZE;
    double best = 0;
    try (BenchmarkWorkspace workspace = BenchmarkWorkspace.of(products(size))) {
      for (String backend : backends) {
        try {
          best = Math.max(best, flops(workspace, backend, size));
        } catch (BackendException e) {
          listener.leftOut("peak of " + backend, e.getMessage());
        }
      }
    }
    return best;
  }

  private static double flops(BenchmarkWorkspace workspace, String backend, int size)
      throws IOException {
    Plan plan = workspace.plan();
    long shortest = Long.MAX_VALUE;
    var started = workspace.byHand(backend);
    if (started.isEmpty()) {
      return 0;
    }
    try (WorkerProcess worker = started.get()) {
      for (int i = 0; i < REPEATS; i++) {
        shortest = Math.min(shortest, worker.measure(Work.INFER, size, 1).wallNanos());
      }
    }
    return 2.0 * plan.multiplyAdds() * size / shortest * 1e9;
  }

  private static Architecture products(int size) {
    GraphBuilder graph = Architecture.builder("products", Shape.of(size));
    String last = graph.input();
    for (int i = 0; i < LAYERS; i++) {
      last = graph.scope("layer" + i).sequential(last, new Linear(size, size, false));
    }
    return graph.build(last);
  }
}
