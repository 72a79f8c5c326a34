package dev.isomorph.api;

import dev.isomorph.api.io.HeapLimit;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.lang.management.ManagementFactory;

/**
 * Whether this machine can hold a network at all: its weights in Java's heap, and what one layer
 * reads and makes of one example in the machine's memory. Checked before an engine sees the
 * network.
 */
final class PlanSize {
  private static final long MEBIBYTE = 1 << 20;

  private PlanSize() {}

  /** Fails where {@link #require(Plan, HeapLimit, long)} does, for this process and machine. */
  static void require(Plan plan) {
    require(plan, HeapLimit.ofThisProcess(), machineBytes());
  }

  /**
   * Compares the sizes that an architecture declares with limits.
   *
   * @param machineBytes the memory of the machine
   * @throws IllegalArgumentException if weights or outputs are beyond them
   */
  static void require(Plan plan, HeapLimit heap, long machineBytes) {
    String name = plan.architecture().name();
    long weights = plan.parameters().stream().mapToLong(Parameter::count).sum() * Float.BYTES;
    heap.problem("architecture '" + name + "': weights", weights)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    for (Step step : plan.steps()) {
      long values = step.output().size() + step.inputs().stream().mapToLong(Shape::size).sum();
      if (values * Float.BYTES > machineBytes) {
        throw new IllegalArgumentException(
            "architecture '%s': %s: expected input and output of one example of at most %d MiB, the memory of this machine, got %d MiB"
                .formatted(
                    name, step.path(), machineBytes / MEBIBYTE, values * Float.BYTES / MEBIBYTE));
      }
    }
  }

  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
