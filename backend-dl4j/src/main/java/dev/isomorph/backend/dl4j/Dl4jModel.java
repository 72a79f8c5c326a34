package dev.isomorph.backend.dl4j;

import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Step;
import dev.isomorph.spi.CompiledCache;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One set of weights, and for each set of outputs asked for an {@link Evaluation} made of them.
 * More passes at once than processors only cost memory, so further callers wait.
 */
final class Dl4jModel implements NativeModel {
  private final Network network;
  private final CompiledCache<List<String>, Evaluation> evaluations =
      new CompiledCache<>(CompiledCache.MAX_EVALUATIONS, Evaluation::close);
  private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  Dl4jModel(Network network) {
    this.network = network;
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    turns.acquireUninterruptibly();
    try {
      network.enter();
      return evaluations.use(
          List.copyOf(paths),
          wanted -> new Evaluation(network, weights(), wanted),
          evaluation -> evaluation.run(input));
    } finally {
      turns.release();
    }
  }

  @Override
  public void load(StateDict weights) {
    weightsChange();
    network.load(weights);
  }

  /** Drops what was made of the weights; called alone. */
  void weightsChange() {
    evaluations.clear();
  }

  @Override
  public StateDict weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    network.parameters().forEach((name, array) -> weights.put(name, NativeTensors.toTensor(array)));
    return StateDict.of(weights);
  }

  @Override
  public ParameterCounts parameterCounts() {
    long trainable = 0;
    for (Step step : network.plan().steps()) {
      Map<String, INDArray> held = network.parameters(step);
      for (Parameter parameter : step.parameters()) {
        trainable += parameter.trainable() ? held.get(parameter.name()).length() : 0;
      }
    }
    return new ParameterCounts(trainable, network.parameterCount() - trainable);
  }

  @Override
  public NativeTraining train(TrainingOptions options) {
    return new Dl4jTraining(network.twin(), options, this::weightsChange);
  }

  @Override
  public void close() {
    weightsChange();
    network.closeParameters();
  }
}
