package dev.isomorph.spec;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An architecture that fits together, with every shape and parameter known. */
public final class Plan {
  private final Architecture architecture;
  private final List<Step> steps;
  private final Map<String, Step> byPath = new LinkedHashMap<>();
  private final List<Parameter> parameters;

  Plan(Architecture architecture, List<Step> steps) {
    this.architecture = architecture;
    this.steps = List.copyOf(steps);
    steps.forEach(step -> byPath.put(step.path(), step));
    this.parameters = steps.stream().flatMap(step -> step.parameters().stream()).toList();
  }

  /** What was planned. */
  public Architecture architecture() {
    return architecture;
  }

  /** All nodes in order. */
  public List<Step> steps() {
    return steps;
  }

  /** The node at a path; the path must be there. */
  public Step step(String path) {
    Step step = byPath.get(path);
    Require.that(step != null, "Plan.step", "the path of a node", "'" + path + "'");
    return step;
  }

  /** The shape at a path, or the input's. */
  public Shape shape(String path) {
    return path.equals(Architecture.INPUT) ? architecture.input() : step(path).output();
  }

  /** The network's output shape. */
  public Shape output() {
    return shape(architecture.output());
  }

  /** Every parameter, in {@code state_dict} order. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Trainable numbers in all. */
  public long trainableCount() {
    return steps.stream().mapToLong(Step::trainableCount).sum();
  }

  /** Running statistics in all. */
  public long runningStatisticCount() {
    return steps.stream().mapToLong(Step::runningStatisticCount).sum();
  }

  /** Multiply-accumulate operations for one example, in all. */
  public long multiplyAdds() {
    return steps.stream().mapToLong(Step::multiplyAdds).sum();
  }

  /** Bytes of all outputs for one example in float32: what training keeps. */
  public long activationBytes() {
    return steps.stream().mapToLong(Step::activationBytes).sum();
  }

  /**
   * Bytes of the outputs for one example in float32 that are needed at once, at most, when nodes
   * are evaluated in order and an output is dropped after the last node that reads it.
   *
   * @param paths the nodes that are asked for, which are kept
   */
  public long inferenceBytes(Collection<String> paths) {
    List<Step> needed = stepsFor(paths);
    Map<String, Integer> lastRead = new HashMap<>();
    for (int i = 0; i < needed.size(); i++) {
      for (String input : needed.get(i).node().inputs()) {
        lastRead.put(input, i);
      }
    }
    long kept = architecture.input().size() * Float.BYTES;
    long most = kept;
    for (int i = 0; i < needed.size(); i++) {
      Step step = needed.get(i);
      kept += step.activationBytes();
      most = Math.max(most, kept);
      for (String input : Set.copyOf(step.node().inputs())) {
        if (lastRead.get(input) == i && !paths.contains(input)) {
          kept -= shape(input).size() * Float.BYTES;
        }
      }
    }
    return most;
  }

  /**
   * How many input values there are for each value at a path: 192.0 for an image of 3x64x64 that
   * becomes 64 numbers.
   */
  public double compressionRatio(String path) {
    return (double) architecture.input().size() / shape(path).size();
  }

  /** The nodes that the given paths depend on, with these, in order. */
  public List<Step> stepsFor(Collection<String> paths) {
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(paths);
    while (!open.isEmpty()) {
      String path = open.pop();
      if (!path.equals(Architecture.INPUT) && needed.add(path)) {
        open.addAll(step(path).node().inputs());
      }
    }
    return steps.stream().filter(step -> needed.contains(step.path())).toList();
  }
}
