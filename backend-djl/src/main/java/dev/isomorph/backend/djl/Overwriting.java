package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Draft.Line;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Kernel;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.spec.Add;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sums and activations written over their input, where it is memory that nobody else reads: less
 * memory to walk through.
 */
final class Overwriting {
  private Overwriting() {}

  static Draft rewritten(Draft draft) {
    Map<String, Integer> reads = draft.reads();
    Set<String> fresh = new HashSet<>();
    List<Line> lines = new ArrayList<>();
    for (Line line : draft.lines()) {
      lines.add(
          line.value() instanceof Computed layer
              ? line.with(overwriting(layer, path -> fresh.contains(path) && reads.get(path) == 1))
              : line);
      if (hasOwnMemory(line)) {
        fresh.add(line.path());
      }
    }
    return draft.withLines(lines);
  }

  /** Whether what a line binds is memory that no other line before it has bound. */
  static boolean hasOwnMemory(Line line) {
    return line.step().layer().accept(LayerMemory.USE).own();
  }

  private static Computed overwriting(Computed layer, Predicate<String> free) {
    List<Value> inputs = new ArrayList<>(layer.inputs());
    Predicate<Value> isFree = value -> value instanceof Result read && free.test(read.path());
    if (layer.layer() instanceof Add) { // in any order: one that may be overwritten comes first
      inputs.stream()
          .filter(isFree)
          .findFirst()
          .ifPresent(first -> inputs.add(0, inputs.remove(inputs.indexOf(first))));
    }
    Computed ordered = layer.reading(inputs);
    return layer.kernel() == Kernel.EVALUATION
            && canOverwrite(ordered)
            && isFree.test(inputs.get(0))
        ? ordered.by(Kernel.OVERWRITING)
        : ordered;
  }

  /** Whether there is an operator that does it, which takes two inputs at most. */
  static boolean canOverwrite(Computed layer) {
    return layer.layer().accept(LayerMemory.USE).overInput() && layer.inputs().size() <= 2;
  }
}
