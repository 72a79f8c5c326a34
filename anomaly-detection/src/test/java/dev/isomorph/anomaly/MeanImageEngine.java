package dev.isomorph.anomaly;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Unflatten;
import dev.isomorph.spec.objective.Term;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backend without an engine, for one architecture: the linear layer's weight counts as zero, and
 * its bias moves by the learning rate towards the mean of each batch, or half of that and half of
 * where it moved before. What it reconstructs is the mean normal image, so every score can be
 * worked by hand.
 */
public final class MeanImageEngine implements Engine {
  static final Size2d SIZE = new Size2d(2, 3);
  private static final int VALUES = 3 * 2 * 3;

  /** Batch sizes and learning rates of all steps, in order. */
  final List<Integer> batchSizes = new ArrayList<>();

  final List<Double> learningRates = new ArrayList<>();
  int openModels;

  /** The one architecture. */
  public static Architecture architecture() {
    GraphBuilder graph = Architecture.builder("mean-image", Shape.of(3, 2, 3));
    return graph.build(
        graph.sequential(
            graph.input(), new Flatten(), new Linear(VALUES, VALUES, true), Unflatten.of(3, SIZE)));
  }

  /** Models that were not closed. */
  public int openModels() {
    return openModels;
  }

  @Override
  public String name() {
    return "mean-image";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public Map<Capability, String> limitations() {
    return Map.of();
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    openModels++;
    return new MeanImage();
  }

  private final class MeanImage implements NativeModel {
    private float[] mean = new float[VALUES];

    @Override
    public List<Tensor> forward(Tensor input, List<String> paths) {
      float[] output = new float[input.size()];
      for (int i = 0; i < output.length; i++) {
        output[i] = mean[i % VALUES];
      }
      return List.of(Tensor.wrap(output, input.shape()));
    }

    @Override
    public void load(StateDict weights) {
      mean = weights.get("1.bias").toArray();
    }

    @Override
    public StateDict weights() {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("1.weight", Tensor.wrap(new float[VALUES * VALUES], VALUES, VALUES));
      tensors.put("1.bias", Tensor.wrap(mean.clone(), VALUES));
      return StateDict.of(tensors);
    }

    @Override
    public ParameterCounts parameterCounts() {
      return new ParameterCounts(VALUES * VALUES + VALUES, 0);
    }

    @Override
    public NativeTraining train(TrainingOptions options) {
      return new Training(this);
    }

    @Override
    public void close() {
      openModels--;
    }
  }

  private final class Training implements NativeTraining {
    private final MeanImage model;
    private float[] direction = new float[VALUES];

    Training(MeanImage model) {
      this.model = model;
    }

    @Override
    public List<Double> step(
        Tensor input, Map<String, Tensor> targets, double learningRate, Map<String, Tensor> m) {
      Tensor target = targets.get(Term.TARGET);
      batchSizes.add(input.batchSize());
      learningRates.add(learningRate);
      double loss = 0;
      float[] towards = new float[VALUES];
      for (int i = 0; i < input.size(); i++) {
        double difference = target.at(i) - model.mean[i % VALUES];
        loss += difference * difference / input.size();
        towards[i % VALUES] += (float) (difference / input.batchSize());
      }
      float[] next = model.mean.clone();
      for (int i = 0; i < VALUES; i++) {
        direction[i] = 0.5f * direction[i] + 0.5f * towards[i];
        next[i] += (float) (learningRate * direction[i]);
      }
      model.mean = next;
      return List.of(loss);
    }

    @Override
    public List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> masks) {
      return model.forward(input, paths);
    }

    @Override
    public StateDict gradients() {
      return StateDict.of(Map.of());
    }

    @Override
    public OptimizerState state() {
      Map<String, Tensor> buffers = new LinkedHashMap<>();
      for (String buffer : List.of("exp_avg", "exp_avg_sq")) {
        buffers.put("1.weight." + buffer, Tensor.wrap(new float[VALUES * VALUES], VALUES, VALUES));
        buffers.put("1.bias." + buffer, Tensor.wrap(direction.clone(), VALUES));
      }
      return new OptimizerState(0, StateDict.of(buffers));
    }

    @Override
    public void load(OptimizerState state) {
      direction = state.buffers().get("1.bias.exp_avg").toArray();
    }

    @Override
    public void close() {}
  }
}
