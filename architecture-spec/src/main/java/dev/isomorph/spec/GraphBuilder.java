package dev.isomorph.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a graph as a PyTorch module reads: scopes are modules, a sequence numbers its layers, and
 * every step returns the path of its output.
 *
 * <pre>{@code
 * GraphBuilder graph = Architecture.builder("tiny", Shape.of(3, 32, 32));
 * String x = graph.scope("stem").sequential(graph.input(), conv, BatchNorm.of(8), new ReLU());
 * Architecture tiny = graph.tap("features", x).build(x);
 * }</pre>
 */
public final class GraphBuilder {
  private final Graph graph;
  private final String scope;

  /** What all scopes of one graph share. */
  private record Graph(
      String name,
      Shape input,
      List<Node> nodes,
      Map<String, String> taps,
      List<String> singleImageEvaluation) {}

  GraphBuilder(String name, Shape input) {
    this(new Graph(name, input, new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>()), "");
  }

  private GraphBuilder(Graph graph, String scope) {
    this.graph = graph;
    this.scope = scope;
  }

  /** The path by which nodes read the network's input. */
  public String input() {
    return Architecture.INPUT;
  }

  /** The same graph one level down: names added there stand below {@code name}. */
  public GraphBuilder scope(String name) {
    return new GraphBuilder(graph, within(name));
  }

  /** Adds one node named {@code name} in this scope; returns its path. */
  public String add(String name, Layer layer, String... inputs) {
    Node node = new Node(within(name), layer, List.of(inputs));
    graph.nodes.add(node);
    return node.path();
  }

  /**
   * Adds layers one after the other, named 0, 1, 2, … in this scope; returns the path of the last.
   */
  public String sequential(String input, Layer... layers) {
    String last = input;
    for (int i = 0; i < layers.length; i++) {
      last = add(Integer.toString(i), layers[i], last);
    }
    return last;
  }

  /** Names the output of a node, or the input, so that it can be asked for. */
  public GraphBuilder tap(String name, String path) {
    graph.taps.put(name, path);
    return this;
  }

  /** A training batch of one image runs the nodes of this scope in evaluation mode. */
  public GraphBuilder evaluateSingleImages() {
    graph.singleImageEvaluation.add(scope);
    return this;
  }

  /** The architecture with everything added so far, in any scope. */
  public Architecture build(String output) {
    return new Architecture(
        graph.name, graph.input, graph.nodes, output, graph.taps, graph.singleImageEvaluation);
  }

  private String within(String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }
}
