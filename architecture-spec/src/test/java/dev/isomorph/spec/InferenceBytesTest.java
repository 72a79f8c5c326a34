package dev.isomorph.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory of outputs that are needed at once, worked by hand. */
class InferenceBytesTest {
  /** 16 values of one channel in float32. */
  private static final int CHANNEL = 64;

  @Test
  void an_output_is_dropped_after_its_last_reader() {
    GraphBuilder graph = Architecture.builder("chain", Shape.of(1, 4, 4));
    String wide = graph.add("wide", Conv2d.of(1, 3, 1), graph.input());
    String relu = graph.add("relu", new ReLU(), wide);
    String last = graph.add("last", Conv2d.of(3, 1, 1), relu);
    Plan plan = graph.build(last).plan();
    // Three channels before and three after the rectifier.
    assertThat(plan.inferenceBytes(List.of(last))).isEqualTo(6 * CHANNEL);
    // The same in addition to what is asked for, with the last one.
    assertThat(plan.inferenceBytes(List.of(wide, last))).isEqualTo((3 + 3 + 1) * CHANNEL);
    assertThat(plan.inferenceBytes(List.of(wide))).isEqualTo((1 + 3) * CHANNEL);
  }

  @Test
  void what_a_later_node_reads_is_kept_until_then() {
    GraphBuilder graph = Architecture.builder("skip", Shape.of(1, 4, 4));
    String first = graph.add("first", Conv2d.of(1, 2, 1), graph.input());
    String second = graph.add("second", Conv2d.of(2, 5, 1), first);
    String third = graph.add("third", Conv2d.of(5, 2, 1), second);
    String sum = graph.add("sum", new Add(), first, third);
    // First, second and third; the input is gone.
    assertThat(graph.build(sum).plan().inferenceBytes(List.of(sum)))
        .isEqualTo((2 + 5 + 2) * CHANNEL);
  }
}
