package dev.isomorph.backend.reference;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The reference with something done to its native models: mistakes around the arithmetic.
 *
 * @param change what is done to a model
 */
record TamperedEngine(UnaryOperator<NativeModel> change) implements Engine {
  @Override
  public String name() {
    return "tampered";
  }

  @Override
  public String version() {
    return "broken";
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
    return change.apply(new ReferenceModel(plan, Arithmetic.EXACT));
  }
}
