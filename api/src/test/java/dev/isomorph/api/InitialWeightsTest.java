package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import org.junit.jupiter.api.Test;

/** Expected numbers: the generator in Python, times PyTorch's bound 1 / sqrt(fanIn), in float32. */
class InitialWeightsTest {
  private static final Plan AUTOENCODER = ResNetAutoencoder.notebook().autoencoder().plan();
  private static final StateDict SEED_1 = InitialWeights.of(AUTOENCODER, 1);

  @Test
  void weights_are_those_of_the_reference() {
    assertThat(SEED_1.get("encoder.preconv.0.weight").at(0)).isEqualTo(-0.0014358400367200375f);
    assertThat(SEED_1.get("encoder.preconv.0.weight").at(863)).isEqualTo(0.1377754807472229f);
    assertThat(InitialWeights.of(AUTOENCODER, 7).get("encoder.preconv.0.weight").at(0))
        .isEqualTo(-0.11972465366125107f);
  }

  @Test
  void the_fan_in_of_a_transposed_convolution_counts_its_second_axis_as_pytorchs_does() {
    Tensor weight = SEED_1.get("decoder.4.weight");
    assertThat(weight.at(0)).isEqualTo(0.0022198520600795746f);
    assertThat(weight.at(1)).isEqualTo(0.003384196199476719f);
    assertThat(weight.at(131_071)).isEqualTo(0.00014107479364611208f);
    assertThat(SEED_1.get("decoder.4.bias").at(127)).isEqualTo(0.008410701528191566f);
    double bound = 1 / Math.sqrt(128 * 4 * 4);
    for (float value : weight.toArray()) {
      assertThat((double) value).isBetween(-bound, bound);
    }
  }

  @Test
  void batch_norm_starts_as_the_identity() {
    assertThat(SEED_1.get("decoder.5.weight").toArray()).containsOnly(1);
    assertThat(SEED_1.get("decoder.5.bias").toArray()).containsOnly(0);
    assertThat(SEED_1.get("decoder.5.running_mean").toArray()).containsOnly(0);
    assertThat(SEED_1.get("decoder.5.running_var").toArray()).containsOnly(1);
  }

  @Test
  void every_parameter_is_there_in_order() {
    assertThat(SEED_1.names())
        .containsExactlyElementsOf(AUTOENCODER.parameters().stream().map(Parameter::name).toList());
    SEED_1.requireFits("weights", AUTOENCODER.parameters());
  }
}
