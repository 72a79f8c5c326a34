package dev.isomorph.api;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine without an engine: it answers with one number everywhere and notes what it is told. */
final class FakeEngine implements Engine {
  final List<String> calls = new ArrayList<>();
  final List<Map<String, Tensor>> masks = new ArrayList<>();
  final List<List<String>> targetNames = new ArrayList<>();
  final Map<Capability, String> limitations = new LinkedHashMap<>();
  final List<Capability> asked = new ArrayList<>();
  float answer = 1;

  /** Of models in bf16. */
  float bf16Answer = 1;

  double loss = 0.5;
  int channelsTooMany;
  int opened;
  Runnable duringStep = () -> {};
  StateDict loaded;
  OptimizerState state;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String version() {
    return "fake 1";
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public Map<Capability, String> limitations() {
    return limitations;
  }

  @Override
  public Optional<String> limitation(Capability capability) {
    asked.add(capability);
    return Engine.super.limitation(capability);
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    return new FakeModel(plan, options.precision());
  }

  private List<Tensor> answers(Plan plan, Precision precision, Tensor input, List<String> paths) {
    List<Tensor> answers = new ArrayList<>();
    for (String path : paths) {
      int[] shape = plan.shape(path).withBatch(input.batchSize());
      shape[1] += channelsTooMany;
      int size = 1;
      for (int axis : shape) {
        size *= axis;
      }
      float[] values = new float[size];
      Arrays.fill(values, precision == Precision.BF16 ? bf16Answer : answer);
      answers.add(Tensor.wrap(values, shape));
    }
    return answers;
  }

  private final class FakeModel implements NativeModel {
    private final Plan plan;
    private final Precision precision;

    FakeModel(Plan plan, Precision precision) {
      this.plan = plan;
      this.precision = precision;
    }

    @Override
    public List<Tensor> forward(Tensor input, List<String> paths) {
      calls.add("forward " + paths);
      return answers(plan, precision, input, paths);
    }

    @Override
    public void load(StateDict weights) {
      loaded = weights;
    }

    @Override
    public StateDict weights() {
      return loaded;
    }

    @Override
    public ParameterCounts parameterCounts() {
      return new ParameterCounts(1, 2);
    }

    @Override
    public NativeTraining train(TrainingOptions options) {
      opened++;
      return new FakeTraining(plan, precision, options.objective());
    }

    @Override
    public void close() {
      calls.add("close model");
    }
  }

  private final class FakeTraining implements NativeTraining {
    private final Plan plan;
    private final Precision precision;
    private final Objective objective;

    FakeTraining(Plan plan, Precision precision, Objective objective) {
      this.plan = plan;
      this.precision = precision;
      this.objective = objective;
    }

    @Override
    public List<Double> step(
        Tensor input,
        Map<String, Tensor> targets,
        double learningRate,
        Map<String, Tensor> dropoutMasks) {
      duringStep.run();
      calls.add("step " + learningRate);
      targetNames.add(List.copyOf(targets.keySet()));
      masks.add(dropoutMasks);
      return Collections.nCopies(objective.terms().size(), loss);
    }

    @Override
    public List<Tensor> forward(
        Tensor input, List<String> paths, Map<String, Tensor> dropoutMasks) {
      calls.add("training forward " + paths);
      masks.add(dropoutMasks);
      return answers(plan, precision, input, paths);
    }

    @Override
    public StateDict gradients() {
      return loaded;
    }

    @Override
    public OptimizerState state() {
      return state;
    }

    @Override
    public void load(OptimizerState newState) {
      state = newState;
    }

    @Override
    public void close() {
      calls.add("close training");
    }
  }
}
