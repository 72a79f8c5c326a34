package dev.isomorph.backend.dl4j;

import dev.isomorph.backend.dl4j.layer.Activations;
import dev.isomorph.backend.dl4j.layer.NativeActivation;
import dev.isomorph.backend.dl4j.layer.NativeAdaptiveAvgPool2d;
import dev.isomorph.backend.dl4j.layer.NativeBatchNorm;
import dev.isomorph.backend.dl4j.layer.NativeConcat;
import dev.isomorph.backend.dl4j.layer.NativeConv2d;
import dev.isomorph.backend.dl4j.layer.NativeConvTranspose2d;
import dev.isomorph.backend.dl4j.layer.NativeDilatedMaxPool2d;
import dev.isomorph.backend.dl4j.layer.NativeDropout;
import dev.isomorph.backend.dl4j.layer.NativeLinear;
import dev.isomorph.backend.dl4j.layer.NativeMaxPool2d;
import dev.isomorph.backend.dl4j.layer.NativeNode;
import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Spec to Deeplearning4j, one row per layer: the vertex that computes it. */
final class Dl4jLowering implements Layer.Cases<GraphVertex> {
  private final Step step;

  private Dl4jLowering(Step step) {
    this.step = step;
  }

  /** A graph with one vertex per node, under the node's path. */
  static ComputationGraphConfiguration graph(Plan plan) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs(Architecture.INPUT)
            .setOutputs(plan.architecture().output())
            .allowDisconnected(true)
            .validateOutputLayerConfig(false);
    for (Step step : plan.steps()) {
      graph.addVertex(
          step.path(),
          step.layer().accept(new Dl4jLowering(step)),
          step.node().inputs().toArray(String[]::new));
    }
    return graph.build();
  }

  @Override
  public GraphVertex conv2d(Conv2d l) {
    return own((at, p) -> new NativeConv2d(at, p, l));
  }

  @Override
  public GraphVertex convTranspose2d(ConvTranspose2d l) {
    return own((at, p) -> new NativeConvTranspose2d(at, p, l));
  }

  @Override
  public GraphVertex batchNorm(BatchNorm l) {
    return own((at, p) -> new NativeBatchNorm(at, p, l));
  }

  @Override
  public GraphVertex linear(Linear l) {
    return own((at, p) -> new NativeLinear(at, p, l));
  }

  @Override
  public GraphVertex relu(ReLU l) {
    return own((at, p) -> new NativeActivation(at, p, Activations.relu()));
  }

  @Override
  public GraphVertex leakyRelu(LeakyReLU l) {
    return own((at, p) -> new NativeActivation(at, p, Activations.leakyRelu(l.negativeSlope())));
  }

  @Override
  public GraphVertex sigmoid(Sigmoid l) {
    return own((at, p) -> new NativeActivation(at, p, Activations.sigmoid()));
  }

  @Override
  public GraphVertex tanh(Tanh l) {
    return own((at, p) -> new NativeActivation(at, p, Activations.tanh()));
  }

  @Override
  public GraphVertex dropout(Dropout l) {
    return own(NativeDropout::new); // the probability is in the masks
  }

  @Override
  public GraphVertex adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return own((at, p) -> new NativeAdaptiveAvgPool2d(at, p, l));
  }

  @Override
  public GraphVertex maxPool2d(MaxPool2d l) {
    return l.dilation().area() == 1
        ? own((at, p) -> new NativeMaxPool2d(at, p, l))
        : own((at, p) -> new NativeDilatedMaxPool2d(at, p, l));
  }

  @Override
  public GraphVertex flatten(Flatten l) {
    return reshape();
  }

  @Override
  public GraphVertex unflatten(Unflatten l) {
    return reshape();
  }

  @Override
  public GraphVertex add(Add l) {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  @Override
  public GraphVertex concat(Concat l) {
    return own(NativeConcat::new);
  }

  private GraphVertex own(BiFunction<Step, INDArray, NativeNode> layer) {
    return new NodeConfiguration(step, layer);
  }

  /** C order, to the step's output; -1 stands for N. */
  private GraphVertex reshape() {
    IntStream axes = step.output().dims().stream().mapToInt(Integer::intValue);
    return new ReshapeVertex(IntStream.concat(IntStream.of(-1), axes).toArray());
  }
}
