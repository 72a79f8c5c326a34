package dev.isomorph.spec.summary;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;

/**
 * A network as a Mermaid flowchart: a node for each layer with its type and output shape, a
 * subgraph for each scope, an edge for each input.
 *
 * @see <a href="https://mermaid.js.org/syntax/flowchart.html">The language</a>
 */
public final class MermaidDiagram {
  private final Plan plan;
  private final Batch batch;
  private final Graph graph;
  private final StringBuilder text = new StringBuilder("flowchart TD\n");
  private int scopes;

  private MermaidDiagram(Plan plan, Batch batch) {
    this.plan = plan;
    this.batch = batch;
    this.graph = new Graph(plan);
  }

  /** The diagram, in lines that each end with a line feed. */
  public static String of(Plan plan, Batch batch) {
    return new MermaidDiagram(plan, batch).text();
  }

  private String text() {
    line(
        1,
        "%s([\"input<br/>%s\"])"
            .formatted(graph.id(Architecture.INPUT), batch.text(plan.architecture().input())));
    ScopeTree.of(plan).children().forEach(child -> add(child, 1));
    graph.forEachEdge((from, to) -> line(1, from + " --> " + to));
    return text.toString();
  }

  private void add(ScopeTree place, int depth) {
    place.node().ifPresent(step -> line(depth, node(place.name(), step)));
    if (!place.children().isEmpty()) {
      line(depth, "subgraph s%d [\"%s\"]".formatted(scopes++, place.name()));
      place.children().forEach(child -> add(child, depth + 1));
      line(depth, "end");
    }
  }

  private String node(String name, Step step) {
    return "%s[\"%s: %s<br/>%s\"]"
        .formatted(
            graph.id(step.path()), name, LayerText.of(step.layer()), batch.text(step.output()));
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }
}
