package dev.isomorph.backend.djl;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.EngineCache;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.StartupEnvironment;
import dev.isomorph.spi.StartupProperties;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The PyTorch engine of DJL. */
final class DjlEngine implements Engine {
  private static final String ENGINE = "PyTorch";

  /** Environment variables or system properties in which DJL takes its folder, in its order. */
  private static final List<String> CACHE_SETTINGS = List.of("ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  private final ai.djl.engine.Engine engine;

  private DjlEngine(ai.djl.engine.Engine engine) {
    this.engine = engine;
  }

  /** Loads the native library; the first time on a machine it is unpacked into DJL's cache. */
  static DjlEngine start() {
    EngineCache cache = EngineCache.of(DjlBackendProvider.NAME);
    Map<String, String> properties =
        Map.of(
            // Without these two, the start asks the network for the machine's place in a cloud and
            // sends usage figures.
            "ai.djl.offline",
            "true",
            "OPT_OUT_TRACKING",
            "true",
            CACHE_SETTINGS.get(0),
            libraries(cache).toString(),
            // DJL looks for cards with JNA, and NativeEnvironment calls the C library with it; JNA
            // unpacks a library as well.
            "jna.tmpdir",
            cache.own("jna").toString());
    try {
      return StartupProperties.with(
          properties,
          () ->
              StartupEnvironment.with(
                  StartupEnvironment.SLEEPING_THREADS,
                  NativeEnvironment::load,
                  () -> {
                    ai.djl.engine.Engine engine = ai.djl.engine.Engine.getEngine(ENGINE);
                    engine.getGpuCount();
                    return new DjlEngine(engine);
                  }));
    } catch (RuntimeException e) {
      throw new BackendException(
          "backend 'djl': the PyTorch library does not load: "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          e);
    }
  }

  /** Where the user has told DJL to unpack, or DJL's usual folder. */
  private static Path libraries(EngineCache cache) {
    return CACHE_SETTINGS.stream()
        .map(name -> System.getenv().getOrDefault(name, System.getProperty(name, "")))
        .filter(folder -> !folder.isEmpty())
        .findFirst()
        .map(cache::named)
        .orElseGet(() -> cache.engines("djl", ".djl.ai"));
  }

  @Override
  public String name() {
    return DjlBackendProvider.NAME;
  }

  @Override
  public String version() {
    return "DJL " + ai.djl.engine.Engine.getDjlVersion() + ", PyTorch " + engine.getVersion();
  }

  @Override
  public List<Device> devices() {
    return Stream.concat(
            Stream.of(Device.CPU), IntStream.range(0, engine.getGpuCount()).mapToObj(Device::gpu))
        .toList();
  }

  @Override
  public Map<Capability, String> limitations() {
    Map<Capability, String> limitations = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      limitation(capability).ifPresent(reason -> limitations.put(capability, reason));
    }
    return Collections.unmodifiableMap(limitations);
  }

  /** Only what is asked for is tried: who computes in float32 does not depend on bf16. */
  @Override
  public Optional<String> limitation(Capability capability) {
    return switch (capability) {
      case TRAINING -> Optional.empty();
      // Cards have units of their own; lower() refuses the processor.
      case BF16 -> engine.getGpuCount() > 0 ? Optional.empty() : Bfloat16Units.inferenceFault();
      case BF16_TRAINING -> Bfloat16Units.trainingFault();
    };
  }

  @Override
  public Precision fastestPrecision(Device device) {
    // Where bf16 does not pay, it is not tried.
    boolean pays =
        Bfloat16Units.pay(device)
            && (device.kind() == Device.Kind.GPU || Bfloat16Units.inferenceFault().isEmpty());
    return pays ? Precision.BF16 : Precision.FP32;
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    Device device = options.device();
    if (device.kind() == Device.Kind.CPU && options.precision() == Precision.BF16) {
      Bfloat16Units.inferenceFault()
          .ifPresent(
              fault -> {
                throw new BackendException(
                    "backend 'djl' cannot compute in bf16 on the processor: " + fault);
              });
    }
    return new DjlModel(
        plan,
        device.kind() == Device.Kind.CPU ? ai.djl.Device.cpu() : ai.djl.Device.gpu(device.index()),
        ComputeFormat.of(options));
  }
}
