package dev.isomorph.api;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine that runs architectures. Safe for use from many threads. */
public interface Backend {
  /** The name it is chosen by: {@code djl}. */
  String name();

  /** The engine and its version, for people: {@code DJL 0.29.0, PyTorch 2.3.1}. */
  String version();

  /** The devices of this machine that it can use: the processor, cards, or both. */
  List<Device> devices();

  /** What it cannot do, each with the reason; what is not in the map, it can. In any order. */
  Map<Capability, String> limitations();

  /**
   * Why it cannot do one thing, as in {@link #limitations}; empty if it can. A backend that finds
   * its limits out by trying overrides this, so that nothing else is tried.
   */
  default Optional<String> limitation(Capability capability) {
    return Optional.ofNullable(limitations().get(capability));
  }

  /**
   * What {@link Precision#AUTO} stands for on a device: {@link Precision#BF16} where the device has
   * units for it, they pay and it is no {@link #limitation}, else {@link Precision#FP32}. The same
   * answer each time in a process.
   */
  default Precision fastestPrecision(Device device) {
    return Precision.FP32;
  }

  /**
   * What {@link Precision#AUTO} stands for in training on a device: the fastest of those that the
   * backend trains in.
   */
  default Precision fastestTrainingPrecision(Device device) {
    Precision fastest = fastestPrecision(device);
    return fastest == Precision.BF16 && limitation(Capability.BF16_TRAINING).isPresent()
        ? Precision.FP32
        : fastest;
  }

  /**
   * Turns a planned architecture into a native model; its weights are loaded right after. For
   * authors of backends; callers use {@link #compile}.
   *
   * @param options on a device that is there, in a precision that is not {@link Precision#AUTO}
   * @throws UnsupportedLayerException if the engine cannot express a layer exactly
   * @throws BackendException if the engine fails
   */
  NativeModel lower(Plan plan, CompileOptions options);

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
  default CompiledModel compile(Architecture architecture, CompileOptions options) {
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
    CompiledModel model = new CompiledModel(this, plan, resolved, lower(plan, resolved));
    try {
      model.load(InitialWeights.of(plan, options.seed()));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
