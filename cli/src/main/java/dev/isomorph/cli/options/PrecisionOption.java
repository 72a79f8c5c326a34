package dev.isomorph.cli.options;

import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Precision;
import picocli.CommandLine.Option;

/** The numbers that inference computes with. */
public final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      completionCandidates = Candidates.OfPrecisions.class,
      defaultValue = "fp32",
      description =
          "fp32; bf16, in which values have 8 bits of mantissa (djl alone); or auto, bf16 where it is faster. Thresholds are measured in fp32 (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  /** Whether it is something else than float32. */
  public boolean given() {
    return precision != Precision.FP32;
  }

  /** How a model is compiled on the engine's device. */
  public CompileOptions on(EngineOptions engine) {
    return CompileOptions.defaults().withDevice(engine.device()).withPrecision(precision);
  }
}
