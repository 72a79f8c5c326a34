package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Device;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Needs a graphics card and {@code -Pcuda}: {@code mvn -Pcuda -DexcludedTags= -pl backend-djl -am
 * test}.
 */
@Tag("gpu")
class DjlGpuTest {
  private static final Device CARD = Device.gpu(0);

  @Test
  void a_card_gives_what_the_processor_gives() {
    Backend backend = Backend.of(new DjlBackendProvider().create());
    Assumptions.assumeTrue(
        backend.devices().contains(CARD), "no graphics card: PyTorch finds " + backend.devices());
    Tensor images = DeterministicTensors.input(1, "input", 2, 3, 64, 64);
    Tensor onProcessor = reconstruct(backend, Device.CPU, images);
    Tensor onCard = reconstruct(backend, CARD, images);
    for (int i = 0; i < onProcessor.size(); i++) {
      // Outputs lie in [-1, 1]; a card may multiply in TF32, with 10 bits of fraction.
      assertThat(onCard.at(i)).isCloseTo(onProcessor.at(i), within(1e-3f));
    }
  }

  private static Tensor reconstruct(Backend backend, Device device, Tensor images) {
    try (CompiledModel model =
        backend.compile(
            ResNetAutoencoder.notebook().autoencoder(),
            CompileOptions.defaults().withDevice(device))) {
      return model.forward(images);
    }
  }
}
