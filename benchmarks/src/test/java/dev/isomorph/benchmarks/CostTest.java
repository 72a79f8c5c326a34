package dev.isomorph.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import org.junit.jupiter.api.Test;

class CostTest {
  private final Plan plan = plan();

  private static Plan plan() {
    GraphBuilder graph = Architecture.builder("small", Shape.of(3, 8, 8));
    return graph
        .build(
            graph
                .scope("stem")
                .sequential(graph.input(), Conv2d.of(3, 4, 3).withPadding(1), new ReLU()))
        .plan();
  }

  @Test
  void operations_are_twice_the_multiply_adds_and_training_is_three_passes() {
    // 3 * 4 * 9 weights, each used for each of 64 pixels
    assertThat(Cost.of(plan, Work.INFER, 1).flops()).isEqualTo(2.0 * 108 * 64);
    assertThat(Cost.of(plan, Work.TRAIN, 1).flops()).isEqualTo(6.0 * 108 * 64);
  }

  @Test
  void weights_are_read_once_for_a_batch() {
    // 3 * 64 values in, 4 * 64 out, 108 weights and 4 biases
    assertThat(Cost.of(plan, Work.INFER, 1).bytes()).isEqualTo(4.0 * (448 + 112));
    assertThat(Cost.of(plan, Work.INFER, 8).bytes()).isEqualTo(4.0 * (448 + 14));
  }

  @Test
  void the_slower_of_arithmetic_and_memory_bounds_the_time() {
    Cost cost = new Cost(100, 10);
    assertThat(cost.secondsAtBest(new Machine("", 100, 1))).isEqualTo(10);
    assertThat(cost.secondsAtBest(new Machine("", 10, 10))).isEqualTo(10);
    assertThat(cost.secondsAtBest(new Machine("", 10, 1000))).isEqualTo(10);
  }
}
