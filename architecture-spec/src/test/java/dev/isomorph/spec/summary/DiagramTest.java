package dev.isomorph.spec.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.ResidualBlock;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DiagramTest {
  private static final Plan AUTOENCODER = ResNetAutoencoder.notebook().autoencoder().plan();
  private static final Plan BLOCK =
      new ResidualBlock(3, 64, 2).architecture(Size2d.square(64)).plan();

  @Test
  void mermaid_of_a_residual_block() throws IOException {
    assertThat(MermaidDiagram.of(BLOCK, Batch.any()))
        .isEqualTo(SummaryTest.golden("residual-block.mmd"));
  }

  @Test
  void dot_of_a_residual_block() throws IOException {
    assertThat(DotDiagram.of(BLOCK, Batch.of(2)))
        .isEqualTo(SummaryTest.golden("residual-block.dot"));
  }

  @Test
  void every_edge_joins_two_nodes_that_are_there() {
    String mermaid = MermaidDiagram.of(AUTOENCODER, Batch.any());
    Set<String> nodes = found(mermaid, "(?m)^ *(\\w+)(?:\\[\"|\\(\\[\")");
    assertThat(nodes).hasSize(AUTOENCODER.steps().size() + 1);
    assertThat(nodes)
        .containsAll(found(mermaid, "(\\w+) -->"))
        .containsAll(found(mermaid, "--> (\\w+)"));
    String dot = DotDiagram.of(AUTOENCODER, Batch.any());
    Set<String> dotNodes = found(dot, "(?m)^ *(n\\d+|input) \\[");
    assertThat(dotNodes).hasSize(AUTOENCODER.steps().size() + 1);
    assertThat(dotNodes).containsAll(found(dot, "(\\w+) ->")).containsAll(found(dot, "-> (\\w+)"));
  }

  @Test
  void every_scope_that_opens_closes() {
    String mermaid = MermaidDiagram.of(AUTOENCODER, Batch.any());
    assertThat(count(mermaid, "(?m)^ *subgraph ")).isEqualTo(count(mermaid, "(?m)^ *end$"));
    assertThat(found(mermaid, "subgraph (\\w+)")).hasSize(count(mermaid, "subgraph "));
    String dot = DotDiagram.of(AUTOENCODER, Batch.any());
    assertThat(count(dot, "\\{$|\\{\n")).isEqualTo(count(dot, "(?m)^ *\\}$"));
  }

  @Test
  void a_name_with_quotes_is_quoted() {
    GraphBuilder graph = Architecture.builder("a \"b\" \\c", Shape.of(3));
    Plan plan = graph.build(graph.add("relu", new ReLU(), graph.input())).plan();
    assertThat(DotDiagram.of(plan, Batch.any())).startsWith("digraph \"a \\\"b\\\" \\\\c\" {\n");
  }

  @Test
  void a_node_may_stand_where_a_scope_stands() {
    GraphBuilder graph = Architecture.builder("both", Shape.of(3));
    String a = graph.add("a", new ReLU(), graph.input());
    Plan plan = graph.build(graph.scope("a").add("b", new ReLU(), a)).plan();
    assertThat(MermaidDiagram.of(plan, Batch.any()))
        .contains("n0[\"a: ReLU", "subgraph s0 [\"a\"]", "n1[\"b: ReLU");
    assertThat(TableSummary.of(plan, Batch.any())).contains("└─ b");
  }

  private static Set<String> found(String text, String pattern) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static int count(String text, String pattern) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }
}
