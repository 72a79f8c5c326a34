package dev.isomorph.spec.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plan in, plan out. The numbers are those of rules F1 and F2, and of FoldedWeightsTest. */
class BatchNormFoldingTest {
  private static final Shape IMAGE = Shape.of(3, 8, 8);

  @Test
  void layers_with_weights_take_over_the_batch_norm_after_them_and_get_a_bias() {
    GraphBuilder graph = Architecture.builder("all", IMAGE);
    String conv = graph.add("conv", Conv2d.of(3, 4, 3).withoutBias(), graph.input());
    String norm1 = graph.add("norm1", BatchNorm.of(4), conv);
    String relu = graph.add("relu", new ReLU(), norm1);
    String up = graph.add("up", ConvTranspose2d.of(4, 2, 4).withoutBias(), relu);
    String norm2 = graph.add("norm2", BatchNorm.of(2), up);
    String flat = graph.add("flat", new Flatten(), norm2);
    String dense = graph.add("dense", new Linear(162, 5, false), flat);
    String norm3 = graph.add("norm3", BatchNorm.of(5), dense);
    BatchNormFolding folding = BatchNormFolding.of(graph.build(norm3).plan(), List.of());
    assertThat(folding.folded().architecture().nodes())
        .containsExactly(
            new Node("norm1", Conv2d.of(3, 4, 3), List.of(Architecture.INPUT)),
            new Node("relu", new ReLU(), List.of("norm1")),
            new Node("norm2", ConvTranspose2d.of(4, 2, 4), List.of("relu")),
            new Node("flat", new Flatten(), List.of("norm2")),
            new Node("norm3", new Linear(162, 5, true), List.of("flat")));
    assertThat(folding.folded().parameters())
        .extracting(Parameter::name)
        .containsExactly(
            "norm1.weight",
            "norm1.bias",
            "norm2.weight",
            "norm2.bias",
            "norm3.weight",
            "norm3.bias");
    assertThat(folding.folds().values())
        .extracting(BatchNormFolding.Fold::outputAxis)
        .containsExactly(0, 1, 0);
  }

  @Test
  void a_batch_norm_stays_behind_what_is_kept_or_read_elsewhere_or_has_no_weights() {
    GraphBuilder graph = Architecture.builder("none", IMAGE);
    String first = graph.add("first", BatchNorm.of(3), graph.input());
    String conv = graph.add("conv", Conv2d.of(3, 3, 1), first);
    String norm = graph.add("norm", BatchNorm.of(3), conv);
    String sum = graph.add("sum", new Add(), conv, norm);
    String last = graph.add("last", BatchNorm.of(3), sum);
    Plan plan = graph.build(last).plan();
    assertThat(BatchNormFolding.of(plan, List.of()).folded().architecture())
        .isEqualTo(plan.architecture());
  }

  @ParameterizedTest
  @MethodSource("names")
  void networks_of_the_catalogue_keep_their_taps_with_their_shapes(String name) {
    Plan plan = Catalogue.named(name, Catalogue.Sizes.usual()).plan();
    BatchNormFolding folding = BatchNormFolding.of(plan, plan.architecture().taps().values());
    plan.architecture()
        .taps()
        .values()
        .forEach(path -> assertThat(folding.folded().shape(path)).isEqualTo(plan.shape(path)));
  }

  static List<String> names() {
    return List.copyOf(Catalogue.names());
  }

  @Test
  void a_rewrite_that_loses_a_shape_is_refused() {
    refused(
        architecture -> replaced(architecture, 1, new Node("b", Conv2d.of(4, 2, 2), List.of("a"))),
        "rewrite 'test' of 'two': b: expected [N, 2, 6, 6], got [N, 2, 5, 5]");
  }

  @Test
  void a_rewrite_whose_layers_do_not_fit_is_refused() {
    refused(
        architecture -> replaced(architecture, 1, new Node("b", Conv2d.of(9, 2, 1), List.of("a"))),
        "rewrite 'test' of 'two': architecture 'two' has 1 problem");
  }

  @Test
  void a_rewrite_that_changes_a_parameter_is_refused() {
    refused(
        architecture ->
            new Architecture(
                "two",
                IMAGE,
                List.of(new Node("b", Conv2d.of(3, 2, 3), List.of(Architecture.INPUT))),
                "b",
                Map.of(),
                List.of()),
        "rewrite 'test' of 'two': b.weight: expected");
  }

  @Test
  void a_rewrite_that_drops_what_is_asked_for_is_refused() {
    assertThatThrownBy(
            () ->
                PlanCheck.planned(
                    "test",
                    two(),
                    new Architecture(
                        "two",
                        IMAGE,
                        List.of(new Node("b", Conv2d.of(3, 2, 3), List.of(Architecture.INPUT))),
                        "b",
                        Map.of(),
                        List.of()),
                    List.of("a", "b"),
                    List.of("b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("rewrite 'test' of 'two': expected to keep [a, b], lost [a]");
  }

  private static void refused(UnaryOperator<Architecture> rewrite, String message) {
    Plan plan = two();
    assertThatThrownBy(
            () ->
                PlanCheck.planned(
                    "test", plan, rewrite.apply(plan.architecture()), List.of("b"), List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(message);
  }

  private static Plan two() {
    GraphBuilder graph = Architecture.builder("two", IMAGE);
    String first = graph.add("a", Conv2d.of(3, 4, 3), graph.input());
    return graph.build(graph.add("b", Conv2d.of(4, 2, 1), first)).plan();
  }

  private static Architecture replaced(Architecture architecture, int index, Node node) {
    List<Node> nodes = new ArrayList<>(architecture.nodes());
    nodes.set(index, node);
    return new Architecture("two", IMAGE, nodes, "b", Map.of(), List.of());
  }
}
