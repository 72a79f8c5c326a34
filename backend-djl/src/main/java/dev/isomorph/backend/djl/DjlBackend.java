package dev.isomorph.backend.djl;

import ai.djl.engine.Engine;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.api.spi.NativeModel;
import dev.isomorph.spec.Plan;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The PyTorch engine of DJL. */
final class DjlBackend implements Backend {
  private static final String ENGINE = "PyTorch";

  private final Engine engine;

  private DjlBackend(Engine engine) {
    this.engine = engine;
  }

  /** Loads the native library; the first time on a machine it is unpacked into DJL's cache. */
  static DjlBackend start() {
    // Without these, the start asks the network for the machine's place in a cloud and sends usage
    // figures.
    keep("ai.djl.offline", "true");
    keep("OPT_OUT_TRACKING", "true");
    try {
      return new DjlBackend(Engine.getEngine(ENGINE));
    } catch (RuntimeException e) {
      throw new BackendException(
          "backend 'djl': the PyTorch library does not load: "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          e);
    }
  }

  private static void keep(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  @Override
  public String name() {
    return DjlBackendProvider.NAME;
  }

  @Override
  public String version() {
    return "DJL " + Engine.getDjlVersion() + ", PyTorch " + engine.getVersion();
  }

  @Override
  public List<Device> devices() {
    return Stream.concat(
            Stream.of(Device.CPU), IntStream.range(0, engine.getGpuCount()).mapToObj(Device::gpu))
        .toList();
  }

  @Override
  public Map<Capability, String> limitations() {
    return Bfloat16Units.trainingFault()
        .map(fault -> Map.of(Capability.BF16_TRAINING, fault))
        .orElse(Map.of());
  }

  @Override
  public Precision fastestPrecision(Device device) {
    return Bfloat16Units.pay(device) ? Precision.BF16 : Precision.FP32;
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    Device device = options.device();
    return new DjlModel(
        plan,
        device.kind() == Device.Kind.CPU ? ai.djl.Device.cpu() : ai.djl.Device.gpu(device.index()),
        ComputeFormat.of(options));
  }
}
