package dev.isomorph.conformance.reference;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.spi.NativeModel;
import dev.isomorph.spec.Plan;
import java.util.List;
import java.util.Map;

/** Plain loops over float64. */
final class ReferenceBackend implements Backend {
  @Override
  public String name() {
    return ReferenceBackendProvider.NAME;
  }

  @Override
  public String version() {
    return "plain loops over float64, Java " + Runtime.version();
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
    return new ReferenceModel(plan);
  }
}
