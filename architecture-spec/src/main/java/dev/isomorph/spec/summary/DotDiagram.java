package dev.isomorph.spec.summary;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;

/**
 * A network in Graphviz's DOT language: a node for each layer with its type and output shape, a
 * cluster for each scope, an edge for each input.
 *
 * @see <a href="https://graphviz.org/doc/info/lang.html">The language</a>
 */
public final class DotDiagram {
  private final Plan plan;
  private final Batch batch;
  private final Graph graph;
  private final StringBuilder text = new StringBuilder();
  private int scopes;

  private DotDiagram(Plan plan, Batch batch) {
    this.plan = plan;
    this.batch = batch;
    this.graph = new Graph(plan);
  }

  /** The diagram, in lines that each end with a line feed. */
  public static String of(Plan plan, Batch batch) {
    return new DotDiagram(plan, batch).text();
  }

  private String text() {
    line(0, "digraph " + quoted(plan.architecture().name()) + " {");
    line(1, "node [shape=box, fontname=\"sans-serif\"];");
    line(
        1,
        "%s [shape=oval, label=\"input\\n%s\"];"
            .formatted(graph.id(Architecture.INPUT), batch.text(plan.architecture().input())));
    ScopeTree.of(plan).children().forEach(child -> add(child, 1));
    graph.forEachEdge((from, to) -> line(1, from + " -> " + to + ";"));
    line(0, "}");
    return text.toString();
  }

  private void add(ScopeTree place, int depth) {
    place.node().ifPresent(step -> line(depth, node(place.name(), step)));
    if (!place.children().isEmpty()) {
      line(depth, "subgraph cluster_%d {".formatted(scopes++));
      line(depth + 1, "label=" + quoted(place.name()) + ";");
      place.children().forEach(child -> add(child, depth + 1));
      line(depth, "}");
    }
  }

  private String node(String name, Step step) {
    return "%s [label=\"%s: %s\\n%s\"];"
        .formatted(
            graph.id(step.path()), name, LayerText.of(step.layer()), batch.text(step.output()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
