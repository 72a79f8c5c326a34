package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDictTest {
  private final List<Parameter> parameters = parameters();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  StateDictTest() {
    tensors.put("b.weight", Tensor.wrap(new float[6], 2, 3));
    tensors.put("b.bias", Tensor.wrap(new float[2], 2));
  }

  private static List<Parameter> parameters() {
    GraphBuilder graph = Architecture.builder("dense", Shape.of(3));
    return graph.build(graph.add("b", Linear.of(3, 2), graph.input())).plan().parameters();
  }

  @Test
  void the_order_of_the_entries_is_kept() {
    tensors.put("a", Tensor.wrap(new float[1], 1));
    assertThat(StateDict.of(tensors).names()).containsExactly("b.weight", "b.bias", "a");
  }

  @Test
  void later_changes_of_the_map_are_not_seen() {
    StateDict dict = StateDict.of(tensors);
    tensors.clear();
    assertThat(dict.names()).hasSize(2);
    assertThatThrownBy(() -> dict.tensors().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void all_that_does_not_fit_is_reported_at_once() {
    StateDict.of(tensors).requireFits("weights", parameters);
    tensors.put("b.weight", Tensor.wrap(new float[6], 3, 2));
    tensors.remove("b.bias");
    tensors.put("c.bias", Tensor.wrap(new float[2], 2));
    assertThatThrownBy(() -> StateDict.of(tensors).requireFits("weights", parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            weights: expected the 2 tensors of the architecture, got 2 with 3 problems:
              b.weight: expected shape [2, 3], got [3, 2]
              b.bias: missing, expected [2]
              c.bias: unexpected Tensor[2]""");
  }

  @Test
  void a_number_that_is_not_finite_is_placed() {
    tensors.put("b.weight", Tensor.wrap(new float[] {0, 0, 0, 0, Float.NaN, 0}, 2, 3));
    assertThatThrownBy(() -> StateDict.of(tensors).requireFits("weights", parameters))
        .hasMessageContaining("b.weight: expected finite numbers, got NaN at [1, 1]");
  }

  @Test
  void an_unknown_name_is_an_error() {
    assertThatThrownBy(() -> StateDict.of(tensors).get("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("state dict: expected one of 2 names, got 'a'");
  }
}
