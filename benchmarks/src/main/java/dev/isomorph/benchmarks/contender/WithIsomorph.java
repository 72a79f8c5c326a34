package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BatchingModel;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Precision;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The network as users of this library run it. */
final class WithIsomorph implements Contender {
  private static final int MAXIMUM_BATCH = 32;
  private static final Duration MAXIMUM_WAIT = Duration.ofNanos(500_000);

  private final Backend backend;
  private final CompiledModel model;
  private TrainingSession training;

  WithIsomorph(Backend backend, Network network, CompileOptions options) {
    this.backend = backend;
    this.model = backend.compile(network.architecture(), options);
    model.load(network.weights());
  }

  @Override
  public Tensor infer(Tensor input) {
    return model.forward(input);
  }

  @Override
  public boolean trains() {
    Capability needed =
        model.precision() == Precision.BF16 ? Capability.BF16_TRAINING : Capability.TRAINING;
    return backend.limitation(needed).isEmpty();
  }

  @Override
  public void train(Tensor input, Tensor target) {
    if (training == null) {
      training = model.train(TrainingOptions.of(Optimizer.adam(), 1e-3));
    }
    training.step(input, target);
  }

  @Override
  public <T> T batched(Function<UnaryOperator<Tensor>, T> work) {
    try (BatchingModel front = BatchingModel.of(model, MAXIMUM_BATCH, MAXIMUM_WAIT)) {
      return work.apply(front::forward);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
