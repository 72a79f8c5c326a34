package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Given;
import dev.isomorph.backend.djl.Value.Kernel;
import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network on its way to program text: what rewrites change.
 *
 * @param plan the network
 * @param wanted the paths whose values the program gives
 * @param lines one for each value that is bound, in order
 */
record Draft(Plan plan, List<String> wanted, List<Line> lines) {
  Draft {
    wanted = List.copyOf(wanted);
    lines = List.copyOf(lines);
  }

  /**
   * A value that is bound.
   *
   * @param path where in the network the value stands
   * @param step the node whose parameters it reads
   */
  record Line(String path, Step step, Value value) {
    Line with(Value newValue) {
      return new Line(path, step, newValue);
    }
  }

  /** A rewrite of the layers by themselves. */
  @FunctionalInterface
  interface LayerRule {
    /**
     * What takes the place of a layer's output, or the same.
     *
     * @param step the node of the network that it belongs to
     */
    Value apply(Step step, Computed layer);
  }

  /** As the network is, in evaluation mode: a line for each node that the wanted paths need. */
  static Draft ofEvaluation(Plan plan, List<String> wanted) {
    return new Draft(
        plan,
        wanted,
        plan.stepsFor(wanted).stream()
            .map(step -> line(step, Kernel.EVALUATION, Optional.empty()))
            .toList());
  }

  /**
   * As the network is, in training mode: a line for each node.
   *
   * @param single whether there is one image, for which some scopes run in evaluation mode
   * @param masked the dropout nodes with a mask, in the order of the list argument {@code masks}
   */
  static Draft ofTraining(Plan plan, List<String> wanted, boolean single, List<String> masked) {
    List<Line> lines = new ArrayList<>();
    for (Step step : plan.steps()) {
      boolean evaluates = single && plan.architecture().evaluatesSingleImages(step.node());
      int mask = masked.indexOf(step.path());
      lines.add(
          line(
              step,
              evaluates ? Kernel.EVALUATION : Kernel.TRAINING,
              mask < 0
                  ? Optional.empty()
                  : Optional.of(new Named("masks[" + mask + "]", dims(step.input())))));
    }
    return new Draft(plan, wanted, lines);
  }

  private static Line line(Step step, Kernel kernel, Optional<Value> mask) {
    Map<String, Value> parameters = new LinkedHashMap<>();
    step.parameters().forEach(p -> parameters.put(suffix(step, p), new Given(p)));
    Layer layer = step.layer();
    List<Value> inputs = step.node().inputs().stream().<Value>map(Result::new).toList();
    return new Line(step.path(), step, new Computed(layer, kernel, inputs, parameters, mask));
  }

  /** A parameter's name within its layer. */
  private static String suffix(Step step, Parameter parameter) {
    return parameter.name().substring(step.path().length() + 1);
  }

  /** The axes of a shape with that of the batch. */
  static List<Integer> dims(Shape shape) {
    List<Integer> dims = new ArrayList<>(List.of(Value.BATCH));
    dims.addAll(shape.dims());
    return dims;
  }

  Draft withLines(List<Line> newLines) {
    return new Draft(plan, wanted, newLines);
  }

  /** The same with a rule applied to every layer once. */
  Draft map(LayerRule rule) {
    return withLines(
        lines.stream().map(line -> line.with(map(line.step(), line.value(), rule))).toList());
  }

  /** A value with a rule applied to the layer in it. */
  static Value map(Step step, Value value, LayerRule rule) {
    return value instanceof Computed layer
        ? rule.apply(step, layer)
        : value.mapReads(read -> map(step, read, rule));
  }

  /** How often each path is read: by lines, and by the caller where it is wanted. */
  Map<String, Integer> reads() {
    Map<String, Integer> reads = new LinkedHashMap<>();
    wanted.forEach(path -> reads.merge(path, 1, Integer::sum));
    lines.forEach(line -> count(line.value(), reads));
    return reads;
  }

  private static void count(Value value, Map<String, Integer> reads) {
    if (value instanceof Result result) {
      reads.merge(result.path(), 1, Integer::sum);
    }
    value.reads().forEach(read -> count(read, reads));
  }
}
