package dev.isomorph.conformance.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Distance;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Ten steps of Adam, the rule that multiplies differences most, compared with PyTorch's in float64.
 */
class ReferenceTrajectoryTest {
  @Test
  void ten_steps_of_adam_end_where_pytorch_ends_in_float64() {
    Golden golden = Golden.seed1();
    double[] losses = golden.numbers("/train/adam_float64/losses");
    try (CompiledModel model =
            Backend.of(new ReferenceEngine())
                .compile(
                    ResNetAutoencoder.notebook().withDropout(0).autoencoder(),
                    CompileOptions.defaults());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.adam(), 1e-3))) {
      model.load(golden.weights(model.plan()));
      for (int step = 0; step < losses.length; step++) {
        Tensor batch = golden.input("batch." + step, 8, 3, 64, 64);
        assertThat(session.step(batch, batch))
            .as("loss of step %d", step + 1)
            .isCloseTo(losses[step], within(1e-9 * losses[step]));
      }
      // Weights come out rounded to float32: 6e-8 of their size.
      Map<String, Tensor> weights = model.weights().tensors();
      golden
          .digests("/train/adam_float64/weights")
          .forEach(
              (name, digest) -> {
                if (weights.containsKey(name)) {
                  Distance distance = digest.distance(weights.get(name));
                  assertThat(distance.relative())
                      .as("%s: %s", name, distance.where())
                      .isLessThan(1e-6);
                }
              });
    }
  }
}
