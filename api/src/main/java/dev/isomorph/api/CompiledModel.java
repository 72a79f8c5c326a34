package dev.isomorph.api;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spi.NativeModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * An architecture inside an engine, with weights. Whoever compiled it closes it.
 *
 * <p>Safe for use from many threads: forward passes run side by side; loading weights, a training
 * step and closing wait for them and run alone.
 */
public final class CompiledModel implements AutoCloseable {
  private final Backend backend;
  private final Plan plan;
  private final CompileOptions options;
  private final NativeModel nativeModel;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private TrainingSession training;
  private boolean closed;

  CompiledModel(Backend backend, Plan plan, CompileOptions options, NativeModel nativeModel) {
    this.backend = backend;
    this.plan = plan;
    this.options = options;
    this.nativeModel = nativeModel;
  }

  /** The architecture with its shapes. */
  public Plan plan() {
    return plan;
  }

  /** The engine it runs in. */
  public Backend backend() {
    return backend;
  }

  /** The numbers it computes with: {@link Precision#FP32} or {@link Precision#BF16}. */
  public Precision precision() {
    return options.precision();
  }

  /**
   * The network's output in evaluation mode.
   *
   * @param input [N, …] in the architecture's input shape, N from 1, finite
   * @return [N, …] in the architecture's output shape
   * @throws IllegalArgumentException if the input has another shape or a number that is not finite
   * @throws IllegalStateException after close
   */
  public Tensor forward(Tensor input) {
    String output = plan.architecture().output();
    return forward(input, List.of(output)).get(output);
  }

  /**
   * Any outputs inside the network, in one pass in evaluation mode.
   *
   * @param input [N, …] in the architecture's input shape, N from 1, finite
   * @param taps names of taps, or paths of nodes; only what they need is computed
   * @return for each name, in order, its output [N, …]
   * @throws IllegalArgumentException if the input or a name does not fit
   * @throws DivergedException if an output is not finite
   * @throws IllegalStateException after close
   */
  public Map<String, Tensor> forward(Tensor input, List<String> taps) {
    checkBatch("input", input, plan.architecture().input());
    try {
      return shared(() -> tapped(input, taps, paths -> nativeModel.forward(input, paths)));
    } catch (DivergedException e) {
      throw explained(e, input, taps);
    }
  }

  /** The same with its cause, as far as that can be found out. */
  private DivergedException explained(DivergedException found, Tensor input, List<String> taps) {
    try {
      return found.because(
          precision() == Precision.FP32 || divergesInFp32(input, taps)
              ? "the weights have grown too large, train again with a lower learning rate"
              : "in fp32 the same weights give finite numbers, so backend '%s' computes wrongly in %s on this machine; use fp32"
                  .formatted(backend.name(), precision()));
    } catch (BackendException | IllegalArgumentException | IllegalStateException diagnosis) {
      DivergedException unexplained =
          found.because("try fp32 to see whether %s is the cause".formatted(precision()));
      unexplained.addSuppressed(diagnosis);
      return unexplained;
    }
  }

  /** Whether weights and input, not the precision, are the cause of numbers that are not finite. */
  private boolean divergesInFp32(Tensor input, List<String> taps) {
    StateDict weights = weights();
    if (weights.tensors().values().stream().anyMatch(w -> w.firstNotFinite().isPresent())) {
      return true;
    }
    try (CompiledModel fp32Model =
        backend.compile(plan.architecture(), options.withPrecision(Precision.FP32))) {
      fp32Model.load(weights);
      fp32Model.forward(input, taps);
      return false;
    } catch (DivergedException e) {
      return true;
    }
  }

  /**
   * Replaces all weights.
   *
   * @throws IllegalArgumentException with every name, shape or number that does not fit; the
   *     weights then stay as they were
   */
  public void load(StateDict weights) {
    weights.requireFits("weights", plan.parameters());
    alone(
        () -> {
          Map<String, Tensor> ordered = new LinkedHashMap<>();
          plan.parameters().forEach(p -> ordered.put(p.name(), weights.get(p.name())));
          nativeModel.load(StateDict.of(ordered));
          return null;
        });
  }

  /** A copy of all weights, under PyTorch's names and in its order. */
  public StateDict weights() {
    return alone(nativeModel::weights);
  }

  /**
   * The same network with the same weights for images of another size, compiled on the same backend
   * with the same options. Later changes of the weights are not shared.
   *
   * @return a model that the caller closes
   * @throws dev.isomorph.spec.InvalidArchitectureException if layers do not fit together at that
   *     size
   * @throws IllegalArgumentException if the weights depend on the size, or the network is larger
   *     than this process and machine can hold
   * @throws IllegalStateException after close
   * @throws BackendException if the engine fails
   */
  public CompiledModel withImageSize(Size2d size) {
    StateDict weights = weights();
    CompiledModel other = backend.compile(plan.architecture().withImageSize(size), options);
    try {
      other.load(weights);
      return other;
    } catch (RuntimeException | Error e) {
      other.close();
      throw e;
    }
  }

  /** The numbers the native model holds, as the engine counts them. */
  public ParameterCounts parameterCounts() {
    return alone(nativeModel::parameterCounts);
  }

  /**
   * Starts training with fresh optimizer buffers and the present weights. The model can be used for
   * forward passes between steps.
   *
   * @return a session that the caller closes before the model; one at a time
   * @throws dev.isomorph.spec.objective.InvalidObjectiveException if a term of the objective does
   *     not fit the network, or no trainable parameter has an influence on it
   * @throws IllegalStateException after close, or if a session is open
   * @throws BackendException if the engine cannot train
   */
  public TrainingSession train(TrainingOptions options) {
    backend
        .limitation(Capability.TRAINING)
        .ifPresent(
            reason -> {
              throw new BackendException(
                  "backend '%s' cannot train: %s".formatted(backend.name(), reason));
            });
    if (precision() == Precision.BF16) {
      backend
          .limitation(Capability.BF16_TRAINING)
          .ifPresent(
              reason -> {
                throw new BackendException(
                    "backend '%s' cannot train in bf16, compile the model in fp32 to train it: %s"
                        .formatted(backend.name(), reason));
              });
    }
    ObjectivePlan objective = options.objective().plan(plan);
    return alone(
        () -> {
          if (training != null) {
            throw new IllegalStateException(
                "model '%s': a training session is open; close it first".formatted(name()));
          }
          training = new TrainingSession(this, nativeModel.train(options), options, objective);
          return training;
        });
  }

  /** Frees native memory, with that of an open training session. A second call does nothing. */
  @Override
  public void close() {
    locked(
        () -> {
          if (!closed) {
            closed = true;
            try {
              if (training != null) {
                training.close();
              }
            } finally {
              nativeModel.close();
            }
          }
          return null;
        });
  }

  /** Runs work that may run at the same time as other such work, on an open model. */
  private <T> T shared(Supplier<T> work) {
    lock.readLock().lock();
    try {
      requireOpen();
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Runs something alone, on an open model. */
  <T> T alone(Supplier<T> work) {
    return locked(
        () -> {
          requireOpen();
          return work.get();
        });
  }

  /** Runs something alone, whether the model is open or not. */
  <T> T locked(Supplier<T> work) {
    lock.writeLock().lock();
    try {
      return work.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  void trainingClosed() {
    training = null;
  }

  /**
   * Makes a pass with the paths behind the taps, and puts the names back. The paths are in the
   * plan's order, so that an engine compiles a set of outputs once however they are asked for.
   */
  Map<String, Tensor> tapped(Tensor input, List<String> taps, Pass pass) {
    Map<String, String> pathByTap = new LinkedHashMap<>();
    taps.forEach(tap -> pathByTap.put(tap, path(tap)));
    Set<String> asked = Set.copyOf(pathByTap.values());
    List<String> paths = plan.steps().stream().map(Step::path).filter(asked::contains).toList();
    Map<String, Tensor> byPath = new LinkedHashMap<>();
    byPath.put(Architecture.INPUT, input);
    if (!paths.isEmpty()) {
      List<Tensor> outputs = pass.forward(paths);
      for (int i = 0; i < paths.size(); i++) {
        byPath.put(paths.get(i), checkOutput(paths.get(i), outputs.get(i), input.batchSize()));
      }
    }
    Map<String, Tensor> byTap = new LinkedHashMap<>();
    pathByTap.forEach((tap, path) -> byTap.put(tap, byPath.get(path)));
    return byTap;
  }

  /** A pass through an engine. */
  @FunctionalInterface
  interface Pass {
    List<Tensor> forward(List<String> paths);
  }

  static void checkBatch(String what, Tensor tensor, Shape expected) {
    if (!tensor.isBatchOf(expected)) {
      throw new IllegalArgumentException(
          "%s: expected %s with N >= 1, got %s"
              .formatted(what, expected, Arrays.toString(tensor.shape())));
    }
    tensor
        .firstNotFinite()
        .ifPresent(
            at -> {
              throw new IllegalArgumentException(
                  "%s: expected finite numbers, got %s at %s"
                      .formatted(what, tensor.at(at), tensor.place(at)));
            });
  }

  private Tensor checkOutput(String path, Tensor output, int batchSize) {
    int[] expected = plan.shape(path).withBatch(batchSize);
    if (!output.hasShape(expected)) {
      throw new BackendException(
          "%s: expected output %s from backend '%s', got %s"
              .formatted(
                  path,
                  Arrays.toString(expected),
                  backend.name(),
                  Arrays.toString(output.shape())));
    }
    output
        .firstNotFinite()
        .ifPresent(
            at -> {
              throw new DivergedException(
                  "%s: expected finite numbers, got %s at %s"
                      .formatted(path, output.at(at), output.place(at)));
            });
    return output;
  }

  private String path(String tap) {
    Architecture architecture = plan.architecture();
    String path = architecture.taps().getOrDefault(tap, tap);
    boolean known =
        path.equals(Architecture.INPUT)
            || architecture.nodes().stream().anyMatch(node -> node.path().equals(path));
    if (!known) {
      throw new IllegalArgumentException(
          "tap: expected one of %s or the path of a node, got '%s'"
              .formatted(architecture.taps().keySet(), tap));
    }
    return path;
  }

  private String name() {
    return plan.architecture().name();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "model '%s' on backend '%s' is closed".formatted(name(), backend.name()));
    }
  }
}
