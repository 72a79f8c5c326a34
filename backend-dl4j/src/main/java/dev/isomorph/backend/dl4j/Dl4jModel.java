package dev.isomorph.backend.dl4j;

import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.spi.NativeModel;
import dev.isomorph.api.spi.NativeTraining;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One set of weights, and a graph on it for each forward pass that runs at the same time. More
 * passes at once than processors only cost memory, so further callers wait.
 */
final class Dl4jModel implements NativeModel {
  private final Network network;
  private final Queue<EvaluationPass> idle = new ConcurrentLinkedQueue<>();
  private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  Dl4jModel(Network network) {
    this.network = network;
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    turns.acquireUninterruptibly();
    try {
      EvaluationPass pass = idle.poll();
      if (pass == null) {
        pass = new EvaluationPass(network.twin());
      }
      try {
        return pass.run(input, paths);
      } finally {
        idle.add(pass);
      }
    } finally {
      turns.release();
    }
  }

  @Override
  public void load(StateDict weights) {
    network.parameters().forEach((name, array) -> NativeTensors.copy(weights.get(name), array));
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
    return new Dl4jTraining(network.twin(), options);
  }

  @Override
  public void close() {
    idle.forEach(EvaluationPass::close);
    idle.clear();
    network.closeParameters();
  }
}
