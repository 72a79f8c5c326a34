package dev.isomorph.cli.options;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Device;
import dev.isomorph.cli.context.CliContext;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which engine computes, and where. */
public final class EngineOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      completionCandidates = Candidates.OfBackends.class,
      description =
          "The engine: djl (PyTorch), dl4j (Deeplearning4j), onnxruntime (no training) or reference (plain loops, slow); see 'isomorph backends'.")
  private String backend;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      completionCandidates = Candidates.OfDevices.class,
      defaultValue = "cpu",
      description = "cpu, gpu or gpu:NUMBER (default: ${DEFAULT-VALUE}).")
  private Device device;

  /** Starts the engine that trains. */
  public Backend startToTrain(CliContext context) {
    return start(
        context, BackendChoice.toTrain(Optional.ofNullable(backend), context.environment()));
  }

  /** Starts the engine that infers. */
  public Backend startToInfer(CliContext context) {
    return start(
        context, BackendChoice.toInfer(Optional.ofNullable(backend), context.environment()));
  }

  private static Backend start(CliContext context, BackendChoice choice) {
    return context.engines().apply(choice).chosen(choice);
  }

  public Device device() {
    return device;
  }
}
