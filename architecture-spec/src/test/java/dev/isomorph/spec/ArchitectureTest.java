package dev.isomorph.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final GraphBuilder graph = Architecture.builder("tiny", Shape.of(3, 8, 8));

  @Test
  void a_sequence_numbers_its_layers_within_its_scope() {
    GraphBuilder stem = graph.scope("a").scope("stem");
    String last = stem.sequential(graph.input(), Conv2d.of(3, 4, 1), BatchNorm.of(4), new ReLU());
    Architecture tiny = graph.tap("features", last).build(last);
    assertThat(tiny.nodes())
        .containsExactly(
            new Node("a.stem.0", Conv2d.of(3, 4, 1), List.of("input")),
            new Node("a.stem.1", BatchNorm.of(4), List.of("a.stem.0")),
            new Node("a.stem.2", new ReLU(), List.of("a.stem.1")));
    assertThat(tiny.taps()).containsEntry("features", "a.stem.2");
    assertThat(tiny.plan().parameters())
        .extracting(Parameter::name)
        .containsExactly(
            "a.stem.0.weight",
            "a.stem.0.bias",
            "a.stem.1.weight",
            "a.stem.1.bias",
            "a.stem.1.running_mean",
            "a.stem.1.running_var");
  }

  @Test
  void a_scope_is_a_path_or_what_stands_below_it() {
    Node node = new Node("encoder.layer0.0", new ReLU(), List.of("input"));
    assertThat(node.isIn("")).isTrue();
    assertThat(node.isIn("encoder")).isTrue();
    assertThat(node.isIn("encoder.layer0.0")).isTrue();
    assertThat(node.isIn("encoder.layer")).isFalse();
    assertThat(node.isIn("decoder")).isFalse();
  }

  @Test
  void only_nodes_of_the_scope_evaluate_single_images() {
    graph.scope("encoder").evaluateSingleImages();
    String inside = graph.scope("encoder").add("relu", new ReLU(), graph.input());
    Architecture tiny = graph.build(graph.add("outside", new ReLU(), inside));
    assertThat(tiny.nodes().stream().map(tiny::evaluatesSingleImages)).containsExactly(true, false);
  }

  @Test
  void a_plan_finds_the_nodes_that_a_path_depends_on() {
    String a = graph.add("a", new ReLU(), graph.input());
    String b = graph.add("b", new Tanh(), graph.input());
    String c = graph.add("c", new Sigmoid(), a);
    String sum = graph.add("sum", new Add(), b, c);
    Plan plan = graph.build(sum).plan();
    assertThat(plan.stepsFor(List.of(c))).extracting(Step::path).containsExactly("a", "c");
    assertThat(plan.stepsFor(List.of(sum, Architecture.INPUT)))
        .extracting(Step::path)
        .containsExactly("a", "b", "c", "sum");
    assertThat(plan.stepsFor(List.of(Architecture.INPUT))).isEmpty();
  }

  @Test
  void activations_are_four_bytes_for_each_value_of_each_output() {
    graph.sequential(graph.input(), Conv2d.of(3, 4, 3), new Flatten());
    assertThat(graph.build("1").plan().activationBytes()).isEqualTo(2 * 4 * (4 * 6 * 6));
  }

  @Test
  void an_unknown_path_is_named() {
    Plan plan = graph.build(graph.add("a", new ReLU(), graph.input())).plan();
    assertThatThrownBy(() -> plan.step("b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Plan.step: expected the path of a node, got 'b'");
  }

  @Test
  void another_image_size_changes_the_input_alone() {
    Architecture tiny = graph.build(graph.add("a", new ReLU(), graph.input()));
    Architecture larger = tiny.withImageSize(new Size2d(5, 9));
    assertThat(larger.input()).isEqualTo(Shape.of(3, 5, 9));
    assertThat(larger.nodes()).isEqualTo(tiny.nodes());
  }
}
