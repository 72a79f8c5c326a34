package dev.isomorph.cli;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.api.inject.BackendChoice;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which engine computes, and where. */
final class EngineOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "The engine: djl (PyTorch), dl4j (Deeplearning4j) or reference (plain loops, slow); see 'isomorph backends'. Else ISOMORPH_BACKEND, else djl.")
  private String backend;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, gpu or gpu:NUMBER (default: ${DEFAULT-VALUE}).")
  private Device device;

  /** Starts the chosen engine. */
  Backend start(Surroundings surroundings) {
    BackendChoice choice =
        BackendChoice.of(Optional.ofNullable(backend), surroundings.environment());
    return surroundings.engines().apply(choice).named(choice.name());
  }

  Device device() {
    return device;
  }
}
