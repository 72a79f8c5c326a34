package dev.isomorph.backend.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spec.objective.Term;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Forward over all nodes, the chain rule backward, and an update. */
final class ReferenceTraining implements NativeTraining {
  private final ReferenceModel model;
  private final Plan plan;
  private final Optimizer optimizer;
  private final Arithmetic arithmetic;
  private final List<Parameter> trainable;
  private final ObjectivePlan objective;
  private final Map<String, double[]> gradients = new LinkedHashMap<>();
  private final Map<String, double[]> buffers = new LinkedHashMap<>();
  private long steps;

  ReferenceTraining(
      ReferenceModel model, Plan plan, TrainingOptions options, Arithmetic arithmetic) {
    this.model = model;
    this.plan = plan;
    this.optimizer = options.optimizer();
    this.arithmetic = arithmetic;
    this.trainable = plan.parameters().stream().filter(Parameter::trainable).toList();
    this.objective = options.objective().plan(plan);
    for (Parameter parameter : trainable) {
      for (String buffer : optimizer.buffers()) {
        buffers.put(
            parameter.name() + "." + buffer, new double[Math.toIntExact(parameter.count())]);
      }
    }
  }

  @Override
  public List<Double> step(
      Tensor input,
      Map<String, Tensor> targets,
      double learningRate,
      Map<String, Tensor> dropoutMasks) {
    Map<String, Result.Derivative> derivatives = new HashMap<>();
    Map<String, Batch> values = run(input, dropoutMasks, derivatives);
    Map<String, Batch> open = new HashMap<>();
    List<Double> losses = new ArrayList<>();
    for (ObjectivePlan.PlannedTerm planned : objective.terms()) {
      Term term = planned.term();
      Batch made = values.get(planned.path());
      Batch gradient = Batch.zeros(made.size(), made.shape());
      Batch target = Batch.from(targets.get(term.target()), made.shape());
      losses.add(arithmetic.loss(term.loss(), made, target, gradient));
      open.merge(planned.path(), gradient.times(term.weight()), Batch::plus);
    }
    back(open, derivatives);
    steps++;
    objective.reached().stream()
        .flatMap(step -> step.parameters().stream())
        .filter(Parameter::trainable)
        .forEach(parameter -> update(parameter.name(), learningRate));
    return losses;
  }

  private void update(String name, double learningRate) {
    double[][] own =
        optimizer.buffers().stream()
            .map(buffer -> buffers.get(name + "." + buffer))
            .toArray(double[][]::new);
    arithmetic.update(
        optimizer, learningRate, steps, model.numbers().get(name), gradients.get(name), own);
  }

  /** All nodes in training mode; remembers each one's derivative. */
  private Map<String, Batch> run(
      Tensor input, Map<String, Tensor> dropoutMasks, Map<String, Result.Derivative> derivatives) {
    Architecture architecture = plan.architecture();
    Map<String, Batch> values = new HashMap<>();
    values.put(Architecture.INPUT, Batch.from(input, architecture.input()));
    for (Step step : plan.steps()) {
      boolean evaluates = input.batchSize() == 1 && architecture.evaluatesSingleImages(step.node());
      Result result =
          model.run(step, values, !evaluates, Optional.ofNullable(dropoutMasks.get(step.path())));
      values.put(step.path(), result.output());
      derivatives.put(step.path(), result.derivative());
    }
    return values;
  }

  /** From the gradients at the outputs that the objective is about. */
  private void back(Map<String, Batch> open, Map<String, Result.Derivative> derivatives) {
    trainable.forEach(p -> gradients.put(p.name(), new double[Math.toIntExact(p.count())]));
    List<Step> reached = objective.reached();
    for (int i = reached.size() - 1; i >= 0; i--) {
      Step step = reached.get(i);
      List<Batch> back = derivatives.get(step.path()).back(open.remove(step.path()), gradients);
      for (int k = 0; k < back.size(); k++) {
        // A new sum each time: the parts of an Add are one array.
        open.merge(step.node().inputs().get(k), back.get(k), Batch::plus);
      }
    }
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> dropoutMasks) {
    return ReferenceModel.tensors(run(input, dropoutMasks, new HashMap<>()), paths);
  }

  @Override
  public StateDict gradients() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : trainable) {
      tensors.put(
          parameter.name(),
          ReferenceModel.tensor(gradients.get(parameter.name()), parameter.dims()));
    }
    return StateDict.of(tensors);
  }

  @Override
  public OptimizerState state() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : trainable) {
      for (String buffer : optimizer.buffers()) {
        String name = parameter.name() + "." + buffer;
        tensors.put(name, ReferenceModel.tensor(buffers.get(name), parameter.dims()));
      }
    }
    return new OptimizerState(steps, StateDict.of(tensors));
  }

  @Override
  public void load(OptimizerState state) {
    buffers.forEach(
        (name, numbers) -> {
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = state.buffers().get(name).at(i);
          }
        });
    steps = state.step();
  }

  @Override
  public void close() {
    buffers.clear();
  }
}
