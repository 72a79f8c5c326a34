package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
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
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** A network in Deeplearning4j's own layers, with its defaults where these mean the same. */
final class StockGraph implements Layer.Cases<GraphBuilder> {
  private static final String LOSS = "loss";

  private final GraphBuilder graph;
  private final Step step;

  private StockGraph(GraphBuilder graph, Step step) {
    this.graph = graph;
    this.step = step;
  }

  /**
   * The graph with weights, ready to infer and to be trained.
   *
   * @throws UnsupportedOperationException if a layer has no equal among the stock ones
   */
  static ComputationGraph of(Plan plan, StateDict weights) {
    Architecture architecture = plan.architecture();
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(1e-3))
            .graphBuilder()
            .addInputs(Architecture.INPUT);
    plan.steps().forEach(step -> step.layer().accept(new StockGraph(builder, step)));
    if (plan.output().rank() == 4) {
      builder.addLayer(
          LOSS,
          new CnnLossLayer.Builder(new LossMSE()).activation(Activation.IDENTITY).build(),
          architecture.output());
    } else {
      builder.addLayer(
          LOSS,
          new LossLayer.Builder(new LossMSE()).activation(Activation.IDENTITY).build(),
          architecture.output());
    }
    ComputationGraph built = new ComputationGraph(builder.setOutputs(LOSS).build());
    built.init();
    plan.steps().forEach(step -> load(built, step, weights));
    return built;
  }

  private static void load(ComputationGraph graph, Step step, StateDict weights) {
    Map<String, String> names =
        step.layer() instanceof BatchNorm
            ? Map.of(
                "weight", "gamma", "bias", "beta", "running_mean", "mean", "running_var", "var")
            : Map.of("weight", "W", "bias", "b");
    for (Parameter parameter : step.parameters()) {
      Tensor tensor = weights.get(parameter.name());
      INDArray numbers =
          Nd4j.create(
              tensor.toArray(), Arrays.stream(tensor.shape()).asLongStream().toArray(), 'c');
      INDArray there =
          graph
              .getLayer(step.path())
              .getParam(names.get(parameter.name().substring(step.path().length() + 1)));
      if (step.layer() instanceof Linear && numbers.rank() == 2) {
        numbers = numbers.transpose();
      }
      there.assign(numbers.reshape(there.shape()));
    }
  }

  @Override
  public GraphBuilder conv2d(Conv2d l) {
    return layer(
        new ConvolutionLayer.Builder(both(l.kernelSize()), both(l.stride()), both(l.padding()))
            .dilation(both(l.dilation()))
            .convolutionMode(ConvolutionMode.Truncate)
            .nIn(l.inChannels())
            .nOut(l.outChannels())
            .hasBias(l.bias())
            .activation(Activation.IDENTITY)
            .build());
  }

  @Override
  public GraphBuilder convTranspose2d(ConvTranspose2d l) {
    if (l.outputPadding().area() > 0 || l.dilation().area() > 1) {
      throw unsupported();
    }
    return layer(
        new Deconvolution2D.Builder(both(l.kernelSize()), both(l.stride()), both(l.padding()))
            .convolutionMode(ConvolutionMode.Truncate)
            .nIn(l.inChannels())
            .nOut(l.outChannels())
            .hasBias(l.bias())
            .activation(Activation.IDENTITY)
            .build());
  }

  @Override
  public GraphBuilder batchNorm(BatchNorm l) {
    return layer(
        new BatchNormalization.Builder()
            .nIn(l.features())
            .nOut(l.features())
            .eps(l.epsilon())
            .decay(l.runningDecay())
            .useLogStd(false)
            .build());
  }

  @Override
  public GraphBuilder linear(Linear l) {
    return layer(
        new DenseLayer.Builder()
            .nIn(l.inFeatures())
            .nOut(l.outFeatures())
            .hasBias(l.bias())
            .activation(Activation.IDENTITY)
            .build());
  }

  @Override
  public GraphBuilder relu(ReLU l) {
    return layer(new ActivationLayer(Activation.RELU));
  }

  @Override
  public GraphBuilder leakyRelu(LeakyReLU l) {
    return layer(new ActivationLayer(new ActivationLReLU(l.negativeSlope())));
  }

  @Override
  public GraphBuilder sigmoid(Sigmoid l) {
    return layer(new ActivationLayer(Activation.SIGMOID));
  }

  @Override
  public GraphBuilder tanh(Tanh l) {
    return layer(new ActivationLayer(Activation.TANH));
  }

  @Override
  public GraphBuilder dropout(Dropout l) {
    return l.probability() == 0
        ? pass()
        : layer(new DropoutLayer.Builder(1 - l.probability()).build());
  }

  @Override
  public GraphBuilder adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    Size2d in = step.input().spatial();
    Size2d out = l.outputSize();
    if (in.equals(out)) {
      return pass();
    }
    if (in.height() % out.height() != 0 || in.width() % out.width() != 0) {
      throw unsupported();
    }
    int[] window = {in.height() / out.height(), in.width() / out.width()};
    return layer(
        new SubsamplingLayer.Builder(PoolingType.AVG, window, window, new int[] {0, 0}).build());
  }

  @Override
  public GraphBuilder maxPool2d(MaxPool2d l) {
    return layer(
        new SubsamplingLayer.Builder(
                PoolingType.MAX, both(l.kernelSize()), both(l.stride()), both(l.padding()))
            .build());
  }

  @Override
  public GraphBuilder flatten(Flatten l) {
    return reshape();
  }

  @Override
  public GraphBuilder unflatten(Unflatten l) {
    return reshape();
  }

  @Override
  public GraphBuilder add(Add l) {
    return vertex(new ElementWiseVertex(ElementWiseVertex.Op.Add));
  }

  @Override
  public GraphBuilder concat(Concat l) {
    return vertex(new MergeVertex());
  }

  private GraphBuilder layer(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return graph.addLayer(step.path(), layer, inputs());
  }

  private GraphBuilder vertex(org.deeplearning4j.nn.conf.graph.GraphVertex vertex) {
    return graph.addVertex(step.path(), vertex, inputs());
  }

  private GraphBuilder pass() {
    return vertex(new ScaleVertex(1));
  }

  private GraphBuilder reshape() {
    Shape output = step.output();
    int[] shape = output.withBatch(1);
    shape[0] = -1;
    return vertex(new ReshapeVertex(shape));
  }

  private String[] inputs() {
    return step.node().inputs().toArray(String[]::new);
  }

  private UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException(
        "%s (%s): Deeplearning4j has no layer that does this"
            .formatted(step.path(), step.layer().type()));
  }

  private static int[] both(Size2d size) {
    return new int[] {size.height(), size.width()};
  }
}
