package org.example.loops;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;

/** Plain loops over float32 arrays: a complete backend that infers and does not train. */
public final class LoopsEngine implements Engine {
  @Override
  public String name() {
    return LoopsBackendProvider.NAME;
  }

  @Override
  public String version() {
    return "plain loops over float32";
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public Map<Capability, String> limitations() {
    return Map.of(
        Capability.TRAINING,
        "the loops have no backward pass",
        Capability.BF16,
        "the loops compute in double",
        Capability.BF16_TRAINING,
        "the loops have no backward pass");
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    return new LoopsModel(plan);
  }
}
