package dev.isomorph.api;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs architectures on one engine. {@link Backends} gives those of the class path; {@link #of}
 * wraps an engine that a program makes itself. Safe for use from many threads.
 */
public final class Backend {
  private final Engine engine;

  private Backend(Engine engine) {
    this.engine = Objects.requireNonNull(engine, "engine");
  }

  /** A backend on an engine that is started. */
  public static Backend of(Engine engine) {
    return new Backend(engine);
  }

  /** The name it is chosen by: {@code djl}. */
  public String name() {
    return engine.name();
  }

  /** The engine and its version, for people: {@code DJL 0.29.0, PyTorch 2.3.1}. */
  public String version() {
    return engine.version();
  }

  /** The devices of this machine that it can use: the processor, cards, or both. */
  public List<Device> devices() {
    return engine.devices();
  }

  /** What it cannot do, each with the reason; what is not in the map, it can. In any order. */
  public Map<Capability, String> limitations() {
    return engine.limitations();
  }

  /** Why it cannot do one thing; empty if it can. */
  public Optional<String> limitation(Capability capability) {
    return engine.limitation(capability);
  }

  /**
   * What {@link Precision#AUTO} stands for on a device: {@link Precision#BF16} where the device has
   * units for it and they pay, else {@link Precision#FP32}. The same answer each time in a process.
   */
  public Precision fastestPrecision(Device device) {
    return engine.fastestPrecision(device);
  }

  /**
   * What {@link Precision#AUTO} stands for in training on a device: the fastest of those that the
   * backend trains in.
   */
  public Precision fastestTrainingPrecision(Device device) {
    Precision fastest = fastestPrecision(device);
    return fastest == Precision.BF16 && limitation(Capability.BF16_TRAINING).isPresent()
        ? Precision.FP32
        : fastest;
  }

  /**
   * Compiles an architecture into a model with fresh weights.
   *
   * @return a model that the caller closes
   * @throws InvalidArchitectureException if layers do not fit together
   * @throws UnsupportedLayerException if the engine cannot express a layer exactly
   * @throws IllegalArgumentException if the device is not there, the backend does not compute in
   *     the precision, or the network is larger than this process and machine can hold
   * @throws BackendException if the engine fails
   */
  public CompiledModel compile(Architecture architecture, CompileOptions options) {
    Plan plan = architecture.plan();
    PlanSize.require(plan);
    if (!devices().contains(options.device())) {
      throw new IllegalArgumentException(
          "device: expected one of %s that backend '%s' finds on this machine, got %s"
              .formatted(devices(), name(), options.device()));
    }
    if (options.precision() == Precision.BF16) {
      limitation(Capability.BF16)
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(
                    "precision: expected fp32 or auto, got bf16, in which backend '%s' cannot compute: %s"
                        .formatted(name(), reason));
              });
    }
    CompileOptions resolved =
        options.precision() == Precision.AUTO
            ? options.withPrecision(fastestPrecision(options.device()))
            : options;
    CompiledModel model = new CompiledModel(this, plan, resolved, engine.lower(plan, resolved));
    try {
      model.load(InitialWeights.of(plan, options.seed()));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return "backend '%s'".formatted(name());
  }
}
