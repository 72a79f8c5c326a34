package dev.isomorph.spi;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.api.UnsupportedLayerException;
import dev.isomorph.spec.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs networks, as its author implements it. Callers use a {@link dev.isomorph.api.Backend},
 * which checks every call before it comes here. Safe for use from many threads.
 */
public interface Engine {
  /** The name it is chosen by, the same as its provider's: {@code djl}. */
  String name();

  /** The engine and its version, for people: {@code DJL 0.29.0, PyTorch 2.3.1}. */
  String version();

  /** The devices of this machine that it can use: the processor, cards, or both. */
  List<Device> devices();

  /** What it cannot do, each with the reason; what is not in the map, it can. In any order. */
  Map<Capability, String> limitations();

  /**
   * Why it cannot do one thing, as in {@link #limitations}; empty if it can. An engine that finds
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
   * Turns a planned architecture into a native model; its weights are loaded right after.
   *
   * @param options on one of the {@link #devices}, in a precision that is not {@link
   *     Precision#AUTO}
   * @return a model that is closed once
   * @throws UnsupportedLayerException if the engine cannot express a layer exactly
   * @throws BackendException if the engine fails
   */
  NativeModel lower(Plan plan, CompileOptions options);
}
