package dev.isomorph.backend.reference;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;

/** Plain loops over float64. */
public final class ReferenceEngine implements Engine {
  private final Arithmetic arithmetic;

  /** The reference as defined. */
  public ReferenceEngine() {
    this(Arithmetic.EXACT);
  }

  ReferenceEngine(Arithmetic arithmetic) {
    this.arithmetic = arithmetic;
  }

  /** The reference with a float32 rounding error between any two layers, drawn by a seed. */
  public static ReferenceEngine withRounding(long seed) {
    return withRounding(seed, Precision.FP32);
  }

  /** The reference with a precision's rounding error between any two layers, drawn by a seed. */
  public static ReferenceEngine withRounding(long seed, Precision precision) {
    return new ReferenceEngine(new Rounding(seed, precision));
  }

  @Override
  public String name() {
    return ReferenceBackendProvider.NAME;
  }

  @Override
  public String version() {
    return "plain loops over float64";
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public Map<Capability, String> limitations() {
    return Map.of();
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    return new ReferenceModel(
        plan, options.precision() == Precision.BF16 ? new Bfloat16(arithmetic) : arithmetic);
  }
}
