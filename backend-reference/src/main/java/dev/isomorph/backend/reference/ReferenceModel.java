package dev.isomorph.backend.reference;

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
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** All parameters in float64, and the walk over the nodes. */
final class ReferenceModel implements NativeModel {
  private final Plan plan;
  private final Arithmetic arithmetic;
  private final Map<String, double[]> weights = new LinkedHashMap<>();

  ReferenceModel(Plan planned, Arithmetic arithmetic) {
    this.plan = arithmetic.plan(planned);
    this.arithmetic = arithmetic;
    plan.parameters().forEach(p -> weights.put(p.name(), new double[Math.toIntExact(p.count())]));
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    Map<String, Batch> values = new HashMap<>();
    values.put(Architecture.INPUT, Batch.from(input, plan.architecture().input()));
    for (Step step : plan.stepsFor(paths)) {
      values.put(step.path(), run(step, values, false, Optional.empty()).output());
    }
    return tensors(values, paths);
  }

  /** Runs one node on the values before it. */
  Result run(Step step, Map<String, Batch> values, boolean training, Optional<Tensor> dropoutMask) {
    List<Batch> inputs = step.node().inputs().stream().map(values::get).toList();
    return arithmetic.run(
        new ReferenceLowering(
            step, inputs, weights, training, dropoutMask, DoubleUnaryOperator.identity()));
  }

  static List<Tensor> tensors(Map<String, Batch> values, List<String> paths) {
    return paths.stream().map(path -> values.get(path).toTensor()).toList();
  }

  /** The numbers of every parameter, to be read and changed in place. */
  Map<String, double[]> numbers() {
    return weights;
  }

  @Override
  public void load(StateDict loaded) {
    weights.forEach(
        (name, numbers) -> {
          Tensor tensor = loaded.get(name);
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.at(i);
          }
        });
  }

  @Override
  public StateDict weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      tensors.put(parameter.name(), tensor(weights.get(parameter.name()), parameter.dims()));
    }
    return StateDict.of(tensors);
  }

  static Tensor tensor(double[] numbers, int[] dims) {
    float[] rounded = new float[numbers.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) numbers[i];
    }
    return Tensor.wrap(rounded, dims);
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
    return new ReferenceTraining(this, plan, options, arithmetic);
  }

  @Override
  public void close() {
    weights.clear();
  }
}
