package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.api.CompileOptions;
import java.util.Map;
import java.util.Optional;

/** Makes contenders. */
public final class Contenders {
  /**
   * By the name of the backend whose engine it is. An engine may be absent: a lambda, other than a
   * reference to a constructor, loads the class that calls it when it is called.
   */
  private static final Map<String, Maker> BY_HAND =
      Map.of(
          "djl", network -> new DjlByHand(network),
          "dl4j", network -> new Dl4jByHand(network),
          "onnxruntime", network -> new OnnxRuntimeByHand(network));

  private Contenders() {}

  /** Starts an engine with a network. */
  @FunctionalInterface
  public interface Maker {
    /** The network in the engine; the caller closes it. */
    Contender of(Network network) throws Exception;
  }

  /** A backend through this library. */
  public static Contender withIsomorph(String backend, Network network, CompileOptions options) {
    return new WithIsomorph(started(backend), network, options);
  }

  /**
   * A backend's engine without this library, where its calls are written here. The backend starts
   * the engine, so that it is offline and its native libraries lie in a safe folder.
   */
  public static Optional<Maker> byHand(String backend) {
    return Optional.ofNullable(BY_HAND.get(backend))
        .map(
            maker ->
                network -> {
                  started(backend);
                  return maker.of(network);
                });
  }

  /** A backend of this library, started. */
  public static Backend started(String backend) {
    return Backends.load().named(backend);
  }
}
