package dev.isomorph.backend.reference;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives every model of one architecture the same native model, weights and all. */
final class AliasedWeights implements Engine {
  private final Map<String, NativeModel> models = new HashMap<>();

  @Override
  public String name() {
    return "aliased";
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
    return models.computeIfAbsent(
        plan.architecture().name(), name -> new ReferenceModel(plan, Arithmetic.EXACT));
  }
}
