package dev.isomorph.conformance.random;

import dev.isomorph.conformance.random.Combination.Classified;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network while it is drawn: it grows at one end, by pieces of one or more nodes that make one
 * output.
 */
final class NetworkDraft {
  /** The scope whose nodes are in evaluation mode for one example. */
  static final String EVALUATED = "part";

  /** No tensor of one example is larger, so that the reference stays quick. */
  private static final int MAX_VALUES = 1200;

  private final Shape input;
  private final List<Classified> steps = new ArrayList<>();
  private boolean evaluated;

  NetworkDraft(Shape input) {
    this.input = input;
  }

  /** An output of the draft, or its input. */
  record Place(String path, Shape shape) {}

  /** Nodes to add, the last of which makes the output. */
  record Piece(List<Classified> steps) {
    Place end() {
      return placeOf(steps.get(steps.size() - 1));
    }

    Classified tip() {
      return steps.get(steps.size() - 1);
    }
  }

  /** Nodes that are added from now on are in the evaluated scope, or not. */
  void evaluated(boolean inScope) {
    evaluated = inScope;
  }

  /** Where the draft ends. */
  Place end() {
    return steps.isEmpty()
        ? new Place(Architecture.INPUT, input)
        : placeOf(steps.get(steps.size() - 1));
  }

  /** The input and all outputs but the last. */
  List<Place> earlier() {
    List<Place> places = new ArrayList<>();
    if (!steps.isEmpty()) {
      places.add(new Place(Architecture.INPUT, input));
      steps.subList(0, steps.size() - 1).forEach(step -> places.add(placeOf(step)));
    }
    return places;
  }

  List<Classified> steps() {
    return steps;
  }

  void take(Piece piece) {
    steps.addAll(piece.steps());
  }

  /** A layer at the end, if it fits. */
  Optional<Piece> piece(Layer layer) {
    return chain(List.of(), end(), List.of(layer)).map(Piece::new);
  }

  /**
   * Branches that are joined, if they fit. An empty branch is the place itself.
   *
   * @param from the place that each branch starts from
   * @param branches layers one after the other, for each branch
   */
  Optional<Piece> piece(Layer join, List<Place> from, List<List<Layer>> branches) {
    List<Classified> added = new ArrayList<>();
    List<Place> ends = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      Optional<List<Classified>> branch = chain(added, from.get(i), branches.get(i));
      if (branch.isEmpty()) {
        return Optional.empty();
      }
      added.addAll(branch.get());
      ends.add(branches.get(i).isEmpty() ? from.get(i) : placeOf(added.get(added.size() - 1)));
    }
    List<Shape> shapes = ends.stream().map(Place::shape).toList();
    List<Integer> dims = new ArrayList<>(shapes.get(0).dims());
    if (join instanceof Concat) {
      dims.set(0, shapes.stream().mapToInt(Shape::channels).sum());
    }
    Node node = new Node(path(added.size()), join, ends.stream().map(Place::path).toList());
    Step step = new Step(node, shapes, new Shape(dims), List.of());
    added.add(Classified.of(step));
    return step.output().size() <= MAX_VALUES ? Optional.of(new Piece(added)) : Optional.empty();
  }

  /** Layers one after the other, in a piece that has some nodes already. */
  private Optional<List<Classified>> chain(
      List<Classified> before, Place from, List<Layer> layers) {
    List<Classified> chain = new ArrayList<>();
    Place last = from;
    for (Layer layer : layers) {
      Optional<Shape> output = output(layer, last.shape());
      if (output.isEmpty()) {
        return Optional.empty();
      }
      Node node = new Node(path(before.size() + chain.size()), layer, List.of(last.path()));
      chain.add(Classified.of(new Step(node, List.of(last.shape()), output.get(), List.of())));
      last = new Place(node.path(), output.get());
    }
    return Optional.of(chain);
  }

  /** What a layer makes of a shape; empty if it does not fit or is too large. */
  private static Optional<Shape> output(Layer layer, Shape read) {
    GraphBuilder alone = Architecture.builder("alone", read);
    String path = alone.add("layer", layer, alone.input());
    try {
      Shape output = alone.build(path).plan().output();
      return output.size() <= MAX_VALUES ? Optional.of(output) : Optional.empty();
    } catch (InvalidArchitectureException e) {
      return Optional.empty(); // too small for the window
    }
  }

  /** The network with everything taken so far. */
  Architecture architecture(String name) {
    GraphBuilder graph = Architecture.builder(name, input);
    for (Classified step : steps) {
      Node node = step.step().node();
      graph.add(node.path(), node.layer(), node.inputs().toArray(String[]::new));
    }
    if (steps.stream().anyMatch(step -> step.step().node().isIn(EVALUATED))) {
      graph.scope(EVALUATED).evaluateSingleImages();
    }
    return graph.build(end().path());
  }

  private String path(int index) {
    return (evaluated ? EVALUATED + "." : "") + "n" + (steps.size() + index);
  }

  private static Place placeOf(Classified step) {
    return new Place(step.step().path(), step.step().output());
  }
}
