package dev.isomorph.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks the nodes once and finds every shape, or everything that is wrong. */
final class ShapeInference {
  private final Architecture architecture;
  private final List<ShapeProblem> problems = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private final Map<String, Shape> shapes = new HashMap<>();

  private ShapeInference(Architecture architecture) {
    this.architecture = architecture;
    paths.add(Architecture.INPUT);
    shapes.put(Architecture.INPUT, architecture.input());
  }

  /** A node by itself, on inputs of given shapes. */
  static Step step(Node node, List<Shape> inputs) {
    Require.that(
        node.inputs().size() == inputs.size(),
        "Step.inputs",
        "one shape for each of " + node.inputs(),
        inputs);
    List<ShapeProblem> problems = new ArrayList<>();
    Optional<Step> step =
        counts(node, problems) ? fitted(node, inputs, problems) : Optional.empty();
    if (!problems.isEmpty()) {
      throw new InvalidArchitectureException(node.path(), problems);
    }
    return step.orElseThrow();
  }

  static Plan plan(Architecture architecture) {
    ShapeInference inference = new ShapeInference(architecture);
    List<Step> steps = new ArrayList<>();
    for (Node node : architecture.nodes()) {
      inference.step(node).ifPresent(steps::add);
    }
    inference.checkNames();
    if (!inference.problems.isEmpty()) {
      throw new InvalidArchitectureException(architecture.name(), inference.problems);
    }
    return new Plan(architecture, steps);
  }

  private Optional<Step> step(Node node) {
    String type = node.layer().type();
    for (String input : node.inputs()) {
      if (!paths.contains(input)) {
        problems.add(new ShapeProblem.UnknownInput(node.path(), type, input));
      }
    }
    if (!paths.add(node.path())) {
      problems.add(new ShapeProblem.DuplicatePath(node.path()));
    }
    if (!counts(node, problems)) {
      return Optional.empty();
    }
    List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
    if (inputs.contains(null)) {
      return Optional.empty(); // the cause is reported where it stands
    }
    Optional<Step> step = fitted(node, inputs, problems);
    step.ifPresent(fitting -> shapes.put(node.path(), fitting.output()));
    return step;
  }

  /** Whether it reads as many as its layer does. */
  private static boolean counts(Node node, List<ShapeProblem> problems) {
    boolean joins = node.layer() instanceof Add || node.layer() instanceof Concat;
    int count = node.inputs().size();
    boolean fits = joins ? count >= 2 : count == 1;
    if (!fits) {
      problems.add(
          new ShapeProblem.InputCount(
              node.path(), node.layer().type(), joins ? "2 or more" : "1", count));
    }
    return fits;
  }

  private static Optional<Step> fitted(Node node, List<Shape> inputs, List<ShapeProblem> problems) {
    Optional<Shape> output = node.layer().accept(new ShapeRule(node, inputs, problems));
    List<Parameter> parameters = LayerParameters.of(node);
    for (Parameter parameter : parameters) {
      if (parameter.count() > Integer.MAX_VALUE) {
        problems.add(
            new ShapeProblem.ParameterSize(
                node.path(), node.layer().type(), parameter.name(), parameter.shape()));
      }
    }
    return output.map(shape -> new Step(node, inputs, shape, parameters));
  }

  private void checkNames() {
    if (!paths.contains(architecture.output())
        || architecture.output().equals(Architecture.INPUT)) {
      problems.add(
          new ShapeProblem.UnknownTarget("output", architecture.name(), architecture.output()));
    }
    architecture
        .taps()
        .forEach(
            (tap, path) -> {
              if (!paths.contains(path)) {
                problems.add(new ShapeProblem.UnknownTarget("tap", tap, path));
              }
            });
    for (String scope : architecture.singleImageEvaluation()) {
      if (architecture.nodes().stream().noneMatch(node -> node.isIn(scope))) {
        problems.add(new ShapeProblem.UnknownTarget("single-image evaluation scope", scope, scope));
      }
    }
  }
}
