package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Tensor;
import dev.isomorph.backend.dl4j.layer.Arena;
import dev.isomorph.backend.dl4j.layer.NativeOp;
import dev.isomorph.backend.dl4j.loss.LossGradients;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spec.objective.ObjectivePlan.PlannedTerm;
import dev.isomorph.spec.objective.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Passes in training mode: all nodes forward, then gradients back from the outputs of an objective.
 */
final class TrainingPass implements AutoCloseable {
  private final Network network;
  private final Plan plan;
  private final ObjectivePlan objective;
  private final Arena arena = new Arena();

  TrainingPass(Network network, ObjectivePlan objective) {
    this.network = network;
    this.plan = network.plan();
    this.objective = objective;
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
   * @return the value of each term; the network then holds the gradients of their weighted sum
   */
  List<Double> forwardAndBackward(
      Tensor input, Map<String, Tensor> targets, Map<String, Tensor> masks) {
    try {
      Map<String, INDArray> outputs = run(input, masks);
      Map<String, INDArray> gradients = new HashMap<>();
      List<Double> losses = new ArrayList<>();
      for (PlannedTerm planned : objective.terms()) {
        Term term = planned.term();
        INDArray output = outputs.get(planned.path());
        INDArray gradient = arena.take(output.shape());
        LossGradients loss =
            new LossGradients(
                NativeOp.values(output),
                targets.get(term.target()).buffer(),
                NativeOp.values(gradient),
                term.weight(),
                planned.shape());
        losses.add(term.loss().accept(loss));
        gradients.merge(planned.path(), gradient, this::sum);
      }
      backward(gradients);
      return losses;
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

  private void backward(Map<String, INDArray> gradients) {
    List<Step> reached = objective.reached();
    for (int i = reached.size() - 1; i >= 0; i--) {
      Step step = reached.get(i);
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

  private void end() {
    network.clear();
    arena.releaseAll();
  }

  @Override
  public void close() {
    arena.close();
  }
}
