package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Optimizer;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.backend.dl4j.layer.NativeOp;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training on a graph of its own that shares the model's weights. As in PyTorch, a parameter that
 * the objective does not depend on has no gradient, and the optimizer leaves it alone.
 */
final class Dl4jTraining implements NativeTraining {
  private final Network network;
  private final ObjectivePlan objective;
  private final TrainingPass pass;
  private final Optimizer optimizer;
  private final Map<String, List<float[]>> buffers = new LinkedHashMap<>();
  private final Runnable weightsChange;
  private long steps;

  /** With what is to happen before weights or running statistics change. */
  Dl4jTraining(Network network, TrainingOptions options, Runnable weightsChange) {
    this.network = network;
    this.weightsChange = weightsChange;
    this.objective = options.objective().plan(network.plan());
    this.pass = new TrainingPass(network, objective);
    this.optimizer = options.optimizer();
    network.prepareTraining();
    for (Parameter parameter : trainable()) {
      List<float[]> ofParameter = new ArrayList<>();
      for (int i = 0; i < optimizer.buffers().size(); i++) {
        ofParameter.add(new float[Math.toIntExact(parameter.count())]);
      }
      buffers.put(parameter.name(), ofParameter);
    }
  }

  @Override
  public List<Double> step(
      Tensor input,
      Map<String, Tensor> targets,
      double learningRate,
      Map<String, Tensor> dropoutMasks) {
    weightsChange.run();
    List<Double> losses = pass.forwardAndBackward(input, targets, dropoutMasks);
    steps++;
    UpdateRule rule = UpdateRule.of(optimizer, learningRate, steps);
    for (Step step : objective.reached()) {
      Map<String, INDArray> weights = network.parameters(step);
      Map<String, INDArray> gradients = network.gradients(step);
      for (Parameter parameter : step.parameters()) {
        if (parameter.trainable()) {
          String name = parameter.name();
          rule.apply(
              NativeOp.values(weights.get(name)),
              NativeOp.values(gradients.get(name)),
              buffers.get(name));
        }
      }
    }
    return losses;
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> dropoutMasks) {
    weightsChange.run();
    return pass.forward(input, paths, dropoutMasks);
  }

  @Override
  public StateDict gradients() {
    Map<String, INDArray> all = new LinkedHashMap<>();
    network.plan().steps().forEach(step -> all.putAll(network.gradients(step)));
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    for (Parameter parameter : trainable()) {
      gradients.put(parameter.name(), NativeTensors.toTensor(all.get(parameter.name())));
    }
    return StateDict.of(gradients);
  }

  @Override
  public OptimizerState state() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : trainable()) {
      List<float[]> ofParameter = buffers.get(parameter.name());
      for (int i = 0; i < ofParameter.size(); i++) {
        tensors.put(
            bufferName(parameter, i), Tensor.wrap(ofParameter.get(i).clone(), parameter.dims()));
      }
    }
    return new OptimizerState(steps, StateDict.of(tensors));
  }

  @Override
  public void load(OptimizerState state) {
    steps = state.step();
    for (Parameter parameter : trainable()) {
      List<float[]> ofParameter = buffers.get(parameter.name());
      for (int i = 0; i < ofParameter.size(); i++) {
        state.buffers().get(bufferName(parameter, i)).buffer().get(ofParameter.get(i));
      }
    }
  }

  @Override
  public void close() {
    pass.close();
    network.closeGradients();
  }

  private List<Parameter> trainable() {
    return network.plan().parameters().stream().filter(Parameter::trainable).toList();
  }

  private String bufferName(Parameter parameter, int index) {
    return parameter.name() + "." + optimizer.buffers().get(index);
  }
}
