package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.BackendException;
import dev.isomorph.backend.djl.Bf16Comparison.Place;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bf16CheckTest {
  private static Step step() {
    GraphBuilder graph = Architecture.builder("one", Shape.of(3, 8, 6));
    return graph
        .build(graph.add("layer", Conv2d.of(3, 4, 3).withoutBias(), graph.input()))
        .plan()
        .steps()
        .get(0);
  }

  @Test
  void what_rounding_explains_is_no_fault() {
    assertThat(Bf16Check.fault(Place.EVALUATION, step(), 0x1p-8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.28, Double.NaN, Double.POSITIVE_INFINITY})
  void what_is_wrong_is_named_with_its_figure(double error) {
    assertThat(Bf16Check.fault(Place.GRADIENTS, step(), error))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .startsWith(
                        String.format(
                            Locale.ROOT, "on this processor the engine is off by %.2g of", error))
                    .contains("in the gradients of Conv2d[inChannels=3")
                    .endsWith("on [N, 3, 8, 6]"));
  }

  @Test
  void of_a_refusal_the_line_with_the_cause_is_named() {
    BackendException refusal =
        new BackendException(
            "backend 'djl': Conv2d: PyTorch fails: The following operation failed:\n"
                + "Traceback of TorchScript\n  ~~~~ <--- HERE\n"
                + "RuntimeError: could not create a primitive\n\n");
    assertThat(Bf16Check.refusal(step(), refusal))
        .startsWith("on this processor the engine refuses Conv2d[inChannels=3")
        .endsWith(" on [N, 3, 8, 6]: RuntimeError: could not create a primitive");
  }

  @Test
  void it_asks_only_shapes_that_compute_in_bf16() {
    assertThat(Bf16Check.STEPS).allSatisfy(s -> assertThat(Fp32Fallback.reason(s)).isEmpty());
  }

  @Test
  void a_wrong_result_is_measured() {
    new DjlBackendProvider().create();
    Bf16Comparison comparison = Bf16Comparison.of(step(), 2);
    // Rounding alone: above 0, so something is compared, and below what is declared.
    assertThat(comparison.error(Place.EVALUATION, 1)).isBetween(1e-5, 0x1p-7);
    assertThat(comparison.error(Place.GRADIENTS, 1)).isBetween(1e-5, 0x1p-7);
  }
}
