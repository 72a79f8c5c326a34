package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Tensor;
import dev.isomorph.backend.dl4j.layer.Arena;
import dev.isomorph.backend.dl4j.layer.NativeOp;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Passes in training mode: all nodes forward, then gradients back from the output. */
final class TrainingPass implements AutoCloseable {
  private final Network network;
  private final Plan plan;
  private final List<Step> stepsToOutput;
  private final Arena arena = new Arena();

  TrainingPass(Network network) {
    this.network = network;
    this.plan = network.plan();
    this.stepsToOutput = plan.stepsFor(List.of(plan.architecture().output()));
  }

  /** The nodes that gradients reach. */
  List<Step> stepsToOutput() {
    return stepsToOutput;
  }

  /** The outputs of the given nodes, in order; running statistics are updated. */
  List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> masks) {
    try {
      Map<String, INDArray> outputs = run(input, masks);
      return paths.stream().map(path -> NativeTensors.toTensor(outputs.get(path))).toList();
    } finally {
      end();
    }
  }

  /**
   * A forward and a backward pass.
   *
   * @return the mean squared error, whose gradients the network then holds
   */
  double forwardAndBackward(Tensor input, Tensor target, Map<String, Tensor> masks) {
    try {
      INDArray output = run(input, masks).get(plan.architecture().output());
      INDArray gradient = NativeTensors.toNative(target, arena);
      output.subi(gradient, gradient);
      double loss = meanSquare(gradient);
      gradient.muli(2.0 / gradient.length());
      backward(gradient);
      return loss;
    } finally {
      end();
    }
  }

  private Map<String, INDArray> run(Tensor input, Map<String, Tensor> masks) {
    Architecture architecture = plan.architecture();
    boolean single = input.batchSize() == 1;
    network.enter();
    arena.begin(input.batchSize());
    masks.forEach((path, mask) -> network.mask(path, NativeTensors.toNative(mask, arena)));
    Map<String, INDArray> outputs = new HashMap<>();
    outputs.put(Architecture.INPUT, NativeTensors.toNative(input, arena));
    for (Step step : plan.steps()) {
      boolean training = !(single && architecture.evaluatesSingleImages(step.node()));
      outputs.put(step.path(), network.forward(step, training, outputs, arena));
    }
    return outputs;
  }

  private void backward(INDArray outputGradient) {
    Map<String, INDArray> gradients = new HashMap<>();
    gradients.put(plan.architecture().output(), outputGradient);
    for (int i = stepsToOutput.size() - 1; i >= 0; i--) {
      Step step = stepsToOutput.get(i);
      INDArray gradient = gradients.remove(step.path());
      INDArray[] inputGradients = network.backward(step, gradient, arena);
      arena.release(gradient);
      for (int j = 0; j < inputGradients.length; j++) {
        gradients.merge(step.node().inputs().get(j), inputGradients[j], this::sum);
      }
    }
  }

  private INDArray sum(INDArray gradient, INDArray further) {
    gradient.addi(further);
    arena.release(further);
    return gradient;
  }

  private static double meanSquare(INDArray array) {
    FloatBuffer values = NativeOp.values(array);
    double sum = 0;
    for (int i = 0; i < values.limit(); i++) {
      sum += (double) values.get(i) * values.get(i);
    }
    return sum / values.limit();
  }

  private void end() {
    network.clear();
    arena.releaseAll();
  }

  @Override
  public void close() {
    arena.close();
  }
}
