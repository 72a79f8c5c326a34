package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers worked by hand: variance 3 and epsilon 1 divide by 2. */
class FoldedWeightsTest {
  private static final BatchNorm NORM = new BatchNorm(2, 1, 0.9);
  private static final Map<String, Tensor> NORM_NUMBERS =
      Map.of(
          "1.weight", tensor(2, 4),
          "1.bias", tensor(10, 20),
          "1.running_mean", tensor(1, -1),
          "1.running_var", tensor(3, 15));

  @Test
  void a_dense_layer_with_bias_takes_over_scale_and_shift() {
    StateDict folded =
        folded(
            Shape.of(1),
            new Linear(1, 2, true),
            Map.of("0.weight", Tensor.wrap(new float[] {5, 6}, 2, 1), "0.bias", tensor(3, 7)));
    // scales 2 / 2 and 4 / 4
    assertThat(folded.get("1.weight").toArray()).containsExactly(5, 6);
    assertThat(folded.get("1.bias").toArray()).containsExactly((3 - 1) + 10, (7 + 1) + 20);
    assertThat(folded.names()).containsExactly("1.weight", "1.bias");
  }

  @Test
  void a_convolution_without_bias_gets_one_and_is_scaled_by_its_first_axis() {
    StateDict folded =
        folded(
            Shape.of(2, 1, 1),
            Conv2d.of(2, 2, 1).withoutBias(),
            Map.of("0.weight", Tensor.wrap(new float[] {1, 2, 3, 4}, 2, 2, 1, 1)),
            Map.of("1.weight", tensor(2, 8)));
    assertThat(folded.get("1.weight").toArray()).containsExactly(1, 2, 6, 8);
    assertThat(folded.get("1.bias").toArray()).containsExactly(-1 + 10, 2 + 20);
  }

  @Test
  void a_transposed_convolution_is_scaled_by_its_second_axis() {
    StateDict folded =
        folded(
            Shape.of(2, 1, 1),
            ConvTranspose2d.of(2, 2, 1),
            Map.of(
                "0.weight",
                Tensor.wrap(new float[] {1, 2, 3, 4}, 2, 2, 1, 1),
                "0.bias",
                tensor(0, 0)),
            Map.of("1.weight", tensor(2, 8)));
    assertThat(folded.get("1.weight").toArray()).containsExactly(1, 4, 3, 8);
  }

  @Test
  void a_layer_that_is_kept_or_read_elsewhere_keeps_its_batch_norm() {
    GraphBuilder graph = Architecture.builder("small", Shape.of(1));
    String dense = graph.add("0", new Linear(1, 2, true), graph.input());
    String norm = graph.add("1", NORM, dense);
    Plan plan = graph.build(norm).plan();
    assertThat(BatchNormFolding.of(plan, List.of()).folds()).containsOnlyKeys("1");
    assertThat(BatchNormFolding.of(plan, List.of(dense)).folds()).isEmpty();
    graph.add("2", new ReLU(), dense);
    assertThat(BatchNormFolding.of(graph.build(norm).plan(), List.of()).folds()).isEmpty();
  }

  @SafeVarargs
  private static StateDict folded(Shape input, Layer layer, Map<String, Tensor>... numbers) {
    GraphBuilder graph = Architecture.builder("small", input);
    Plan plan = graph.build(graph.sequential(graph.input(), layer, NORM)).plan();
    Map<String, Tensor> weights = new HashMap<>(NORM_NUMBERS);
    for (Map<String, Tensor> more : numbers) {
      weights.putAll(more);
    }
    BatchNormFolding folding = BatchNormFolding.of(plan, List.of());
    return FoldedWeights.of(folding, StateDict.of(weights));
  }

  private static Tensor tensor(float... values) {
    return Tensor.wrap(values, values.length);
  }
}
