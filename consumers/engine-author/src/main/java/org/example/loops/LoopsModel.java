package org.example.loops;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights, and the walk over the nodes. */
final class LoopsModel implements NativeModel {
  private final Plan plan;
  private final Map<String, float[]> weights = new LinkedHashMap<>();
  private final Map<String, Operation> operations = new HashMap<>();

  LoopsModel(Plan plan) {
    this.plan = plan;
    for (Parameter parameter : plan.parameters()) {
      weights.put(parameter.name(), new float[Math.toIntExact(parameter.count())]);
    }
    for (Step step : plan.steps()) {
      operations.put(step.path(), step.layer().accept(new LoopsLowering(step, weights)));
    }
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    int batchSize = input.batchSize();
    Map<String, float[]> values = new HashMap<>();
    values.put(Architecture.INPUT, input.toArray());
    for (Step step : plan.stepsFor(paths)) {
      List<float[]> inputs = step.node().inputs().stream().map(values::get).toList();
      values.put(step.path(), operations.get(step.path()).run(batchSize, inputs));
    }
    return paths.stream()
        .map(path -> Tensor.wrap(values.get(path), plan.shape(path).withBatch(batchSize)))
        .toList();
  }

  @Override
  public void load(StateDict loaded) {
    weights.forEach((name, numbers) -> loaded.get(name).buffer().get(numbers));
  }

  @Override
  public StateDict weights() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      copies.put(
          parameter.name(), Tensor.wrap(weights.get(parameter.name()).clone(), parameter.dims()));
    }
    return StateDict.of(copies);
  }

  @Override
  public ParameterCounts parameterCounts() {
    long trainable = 0;
    long statistics = 0;
    for (Parameter parameter : plan.parameters()) {
      int count = weights.get(parameter.name()).length;
      trainable += parameter.trainable() ? count : 0;
      statistics += parameter.trainable() ? 0 : count;
    }
    return new ParameterCounts(trainable, statistics);
  }

  @Override
  public NativeTraining train(TrainingOptions options) {
    // The api asks limitations() first and does not come here.
    throw new BackendException("backend 'loops' has no backward pass");
  }

  @Override
  public void close() {
    weights.clear();
    operations.clear();
  }
}
