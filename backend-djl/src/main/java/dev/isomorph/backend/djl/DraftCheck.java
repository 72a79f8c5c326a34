package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Draft.Line;
import dev.isomorph.backend.djl.Value.Biased;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Formed;
import dev.isomorph.backend.djl.Value.Given;
import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether a draft fits together: every line reads what an earlier one has bound and makes the shape
 * that the network has there; the parameters of a layer have the shapes that it wants; every
 * parameter of the network is read by one layer; what is wanted is bound; and what is overwritten
 * is not needed any more. The shapes of layers are those of the spec's own rules.
 */
final class DraftCheck {
  private final Draft draft;
  private final Map<String, Line> bound = new HashMap<>();
  private final Set<String> overwritten = new HashSet<>();
  private final Map<String, Integer> reads;
  private final Set<String> parameters = new HashSet<>();

  private DraftCheck(Draft draft) {
    this.draft = draft;
    this.reads = draft.reads();
  }

  /**
   * Checks.
   *
   * @param rewrite what has made the draft
   * @return true
   * @throws IllegalStateException if it does not fit
   */
  static boolean passes(String rewrite, Draft draft) {
    String place = "the input";
    DraftCheck check = new DraftCheck(draft);
    try {
      for (Line line : draft.lines()) {
        place = line.path();
        check.line(line);
      }
      place = "the output";
      check.end();
      return true;
    } catch (IllegalArgumentException | InvalidArchitectureException e) {
      throw new IllegalStateException(
          "rewrite '%s' of '%s': %s: %s"
              .formatted(rewrite, draft.plan().architecture().name(), place, e.getMessage()),
          e);
    }
  }

  private void line(Line line) {
    List<Integer> dims = dims(line.value());
    equal("its shape", Draft.dims(draft.plan().shape(line.path())), dims);
    that(bound.put(line.path(), line) == null, "is bound twice");
  }

  private void end() {
    for (String path : draft.wanted()) {
      that(path.equals(Architecture.INPUT) || bound.containsKey(path), "%s is not bound", path);
    }
    Set<String> expected = new HashSet<>();
    draft
        .plan()
        .stepsFor(draft.wanted())
        .forEach(step -> step.parameters().forEach(p -> expected.add(p.name())));
    expected.removeAll(parameters);
    that(expected.isEmpty(), "nothing reads the parameters %s", expected);
  }

  private List<Integer> dims(Value value) {
    if (value instanceof Named named) {
      return named.dims();
    }
    if (value instanceof Given given) {
      that(parameters.add(given.parameter().name()), "%s is read twice", given.parameter().name());
      return given.parameter().shape();
    }
    if (value instanceof Result result) {
      String path = result.path();
      that(path.equals(Architecture.INPUT) || bound.containsKey(path), "%s is not bound yet", path);
      that(!overwritten.contains(path), "%s has been overwritten", path);
      return Draft.dims(draft.plan().shape(path));
    }
    if (value instanceof Formed formed) {
      return formed.form().dims(dims(formed.of()));
    }
    if (value instanceof Biased biased) {
      List<Integer> maps = dims(biased.maps());
      equal("the bias", List.of(maps.get(1)), dims(biased.bias()));
      return maps;
    }
    return dims((Computed) value);
  }

  private List<Integer> dims(Computed layer) {
    List<Shape> inputs = layer.inputs().stream().map(this::dims).map(DraftCheck::shape).toList();
    List<String> names = IntStream.range(0, inputs.size()).mapToObj(i -> "input" + i).toList();
    Step step = Step.of(new Node("layer", layer.layer(), names), inputs);
    Map<String, List<Integer>> given = new LinkedHashMap<>();
    layer.parameters().forEach((suffix, parameter) -> given.put(suffix, dims(parameter)));
    Map<String, List<Integer>> wanted = new LinkedHashMap<>();
    for (Parameter parameter : step.parameters()) {
      wanted.put(parameter.name().substring("layer.".length()), parameter.shape());
    }
    that(
        given.equals(wanted),
        "the parameters of %s: expected %s, got %s",
        layer.layer(),
        wanted,
        given);
    layer.mask().ifPresent(mask -> equal("the mask", Draft.dims(inputs.get(0)), dims(mask)));
    operator(layer);
    return Draft.dims(step.output());
  }

  private void operator(Computed layer) {
    switch (layer.kernel()) {
      case ONEDNN, ONEDNN_RELU ->
          that(layer.layer() instanceof Conv2d, "no operator of oneDNN for %s", layer.layer());
      case OVERWRITING -> {
        that(Overwriting.canOverwrite(layer), "%s cannot overwrite its input", layer.layer());
        that(
            layer.inputs().get(0) instanceof Result read
                && bound.containsKey(read.path())
                && Overwriting.hasOwnMemory(bound.get(read.path()))
                && reads.get(read.path()) == 1
                && overwritten.add(read.path()),
            "overwrites %s, which is needed elsewhere",
            layer.inputs().get(0));
      }
      case EVALUATION, TRAINING -> {}
    }
  }

  private static Shape shape(List<Integer> dims) {
    that(dims.get(0) == Value.BATCH, "an input of a layer without an axis of images: %s", dims);
    return new Shape(new ArrayList<>(dims.subList(1, dims.size())));
  }

  private static void equal(String what, List<Integer> expected, List<Integer> actual) {
    that(expected.equals(actual), "%s: expected %s, got %s", what, expected, actual);
  }

  private static void that(boolean fits, String problem, Object... values) {
    if (!fits) {
      throw new IllegalArgumentException(problem.formatted(values));
    }
  }
}
