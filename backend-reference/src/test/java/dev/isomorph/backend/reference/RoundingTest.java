package dev.isomorph.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Tanh;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference with rounding errors has those that float32 engines have within a layer. */
class RoundingTest {
  static List<Layer> saturating() {
    return List.of(new Tanh(), new Sigmoid());
  }

  /** An engine has the slope from an output near 1, which float32 keeps to 6e-8. */
  @ParameterizedTest
  @MethodSource("saturating")
  void a_saturated_slope_is_off_by_what_the_output_is_off(Layer layer) {
    // tanh(9) is 1 - 3e-8, sigmoid(9) is 1 - 1.2e-4.
    StateDict weights = StateDict.of(Map.of("0.weight", Tensor.wrap(new float[] {9}, 1, 1)));
    Trial trial = new Trial(layer, weights, new float[] {1}, new float[] {0});
    assertThat(trial.spread() / Math.abs(trial.exact())).isGreaterThan(1e-4);
  }

  /**
   * Batch norm moves 0, 0, 1 to -0.707, -0.707, 1.414. Where the gradient is -1 and 1 at the two
   * that are equal, its sums are 0, and so is the gradient of the weight in front; an engine gets a
   * rest of the terms of these sums.
   */
  @Test
  void a_gradient_that_cancels_in_batch_norm_is_off_by_what_its_terms_are_off() {
    StateDict weights =
        StateDict.of(
            Map.of(
                "0.weight", Tensor.wrap(new float[] {1}, 1, 1),
                "1.weight", Tensor.wrap(new float[] {1}, 1),
                "1.bias", Tensor.wrap(new float[] {0}, 1),
                "1.running_mean", Tensor.wrap(new float[] {0}, 1),
                "1.running_var", Tensor.wrap(new float[] {1}, 1)));
    float[] target = {-1.7071f, 0.2929f, 1.4142f};
    Trial trial = new Trial(BatchNorm.of(1), weights, new float[] {0, 0, 1}, target);
    assertThat(trial.spread()).isGreaterThan(1e-8);
  }

  /** A linear layer and another on vectors of one number, and one step. */
  private record Trial(Layer layer, StateDict weights, float[] input, float[] target) {
    double exact() {
      return gradient(Backend.of(new ReferenceEngine()));
    }

    /** How far the gradient of the linear layer's weight moves at most in some roundings. */
    double spread() {
      return LongStream.rangeClosed(1, 20)
          .mapToDouble(seed -> gradient(Backend.of(ReferenceEngine.withRounding(seed))))
          .map(rounded -> Math.abs(rounded - exact()))
          .max()
          .orElseThrow();
    }

    private double gradient(Backend backend) {
      GraphBuilder graph = Architecture.builder("line", Shape.of(1));
      String end = graph.sequential(graph.input(), new Linear(1, 1, false), layer);
      try (CompiledModel model = backend.compile(graph.build(end), CompileOptions.defaults());
          TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
        model.load(weights);
        session.step(Tensor.wrap(input, input.length, 1), Tensor.wrap(target, target.length, 1));
        return session.gradients().get("0.weight").at(0);
      }
    }
  }
}
