package dev.isomorph.format.onnx;

import dev.isomorph.format.onnx.OnnxGraph.OnnxNode;
import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
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
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.ArrayList;
import java.util.List;

/**
 * Spec to ONNX in evaluation mode, one row per layer: the node that computes it.
 *
 * @param graph where the node is added
 * @param step what is lowered
 * @param inputs the names of the values it reads
 * @param output the name of the value it makes
 */
record OnnxLowering(OnnxGraph graph, Step step, List<String> inputs, String output)
    implements Layer.Cases<String> {

  @Override
  public String conv2d(Conv2d l) {
    return node("Conv")
        .inputs(weights(l.bias()))
        .ints("kernel_shape", pair(l.kernelSize()))
        .ints("strides", pair(l.stride()))
        .ints("pads", pads(l.padding()))
        .ints("dilations", pair(l.dilation()))
        .add();
  }

  /**
   * Output padding is written as less padding at the end, as far as there is padding. What is left
   * of it must be below the stride, or ONNX Runtime computes something else (its issue 14208); then
   * the rows and columns that no input reaches are padded on, before the bias.
   */
  @Override
  public String convTranspose2d(ConvTranspose2d l) {
    Size2d more =
        new Size2d(
            Math.max(0, l.outputPadding().height() - l.padding().height()),
            Math.max(0, l.outputPadding().width() - l.padding().width()));
    boolean padded = more.height() >= l.stride().height() || more.width() >= l.stride().width();
    String reached =
        (padded ? graph.node("ConvTranspose", output + ".reached") : node("ConvTranspose"))
            .inputs(weights(l.bias() && !padded))
            .ints("kernel_shape", pair(l.kernelSize()))
            .ints("strides", pair(l.stride()))
            .ints(
                "pads",
                l.padding().height(),
                l.padding().width(),
                Math.max(0, l.padding().height() - l.outputPadding().height()),
                Math.max(0, l.padding().width() - l.outputPadding().width()))
            .ints("output_padding", padded ? new Integer[] {0, 0} : pair(more))
            .ints("dilations", pair(l.dilation()))
            .add();
    return padded ? padded(l, more, reached) : reached;
  }

  private String padded(ConvTranspose2d l, Size2d more, String reached) {
    graph.shape(
        reached,
        OnnxGraph.BATCH,
        l.outChannels(),
        step.output().spatial().height() - more.height(),
        step.output().spatial().width() - more.width());
    String pads =
        graph.constant(output + ".pads", List.of(0, 0, 0, 0, 0, 0, more.height(), more.width()));
    if (!l.bias()) {
      return node("Pad").inputs(reached, pads).add();
    }
    String whole = graph.node("Pad", output + ".whole").inputs(reached, pads).add();
    graph.shape(whole, OnnxGraph.axes(step.output()));
    String axes = graph.constant(output + ".axes", List.of(1, 2));
    String bias =
        graph.node("Unsqueeze", output + ".bias_map").inputs(parameter("bias"), axes).add();
    return node("Add").inputs(whole, bias).add();
  }

  @Override
  public String batchNorm(BatchNorm l) {
    return node("BatchNormalization")
        .inputs(weights(true))
        .inputs(parameter("running_mean"), parameter("running_var"))
        .number("epsilon", l.epsilon())
        .add();
  }

  @Override
  public String linear(Linear l) {
    return node("Gemm").inputs(weights(l.bias())).integer("transB", 1).add();
  }

  @Override
  public String relu(ReLU l) {
    return node("Relu").inputs(inputs).add();
  }

  @Override
  public String leakyRelu(LeakyReLU l) {
    return node("LeakyRelu").inputs(inputs).number("alpha", l.negativeSlope()).add();
  }

  @Override
  public String sigmoid(Sigmoid l) {
    return node("Sigmoid").inputs(inputs).add();
  }

  @Override
  public String tanh(Tanh l) {
    return node("Tanh").inputs(inputs).add();
  }

  @Override
  public String dropout(Dropout l) {
    return node("Identity").inputs(inputs).add();
  }

  @Override
  public String adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    Size2d from = step.input().spatial();
    Size2d to = l.outputSize();
    if (from.height() % to.height() == 0 && from.width() % to.width() == 0) {
      Integer[] window = {from.height() / to.height(), from.width() / to.width()};
      return node("AveragePool")
          .inputs(inputs)
          .ints("kernel_shape", window)
          .ints("strides", window)
          .add();
    }
    // Windows of unequal size, as matrices on both sides: rows * x * columns.
    String rows =
        graph.constant(output + ".rows", AxisMatrix.cells(to.height(), from.height()).tensor());
    String columns =
        graph.constant(output + ".columns", AxisMatrix.cells(to.width(), from.width()).turned());
    String pooledRows =
        graph.node("MatMul", output + ".pooled_rows").inputs(rows, inputs.get(0)).add();
    graph.shape(pooledRows, OnnxGraph.BATCH, step.input().channels(), to.height(), from.width());
    return node("MatMul").inputs(pooledRows, columns).add();
  }

  @Override
  public String maxPool2d(MaxPool2d l) {
    return node("MaxPool")
        .inputs(inputs)
        .ints("kernel_shape", pair(l.kernelSize()))
        .ints("strides", pair(l.stride()))
        .ints("pads", pads(l.padding()))
        .ints("dilations", pair(l.dilation()))
        .add();
  }

  @Override
  public String flatten(Flatten l) {
    return node("Flatten").inputs(inputs).integer("axis", 1).add();
  }

  @Override
  public String unflatten(Unflatten l) {
    List<Integer> shape = new ArrayList<>(List.of(0)); // the batch axis stays
    shape.addAll(l.shape().dims());
    return node("Reshape").inputs(inputs.get(0), graph.constant(output + ".shape", shape)).add();
  }

  @Override
  public String add(Add l) {
    return node(inputs.size() == 2 ? "Add" : "Sum").inputs(inputs).add();
  }

  @Override
  public String concat(Concat l) {
    return node("Concat").inputs(inputs).integer("axis", 1).add();
  }

  private OnnxNode node(String operator) {
    return graph.node(operator, output);
  }

  /** The input, the weight, and the bias if there is one. */
  private List<String> weights(boolean bias) {
    return bias
        ? List.of(inputs.get(0), parameter("weight"), parameter("bias"))
        : List.of(inputs.get(0), parameter("weight"));
  }

  private String parameter(String suffix) {
    return step.path() + "." + suffix;
  }

  private static Integer[] pair(Size2d size) {
    return new Integer[] {size.height(), size.width()};
  }

  private static Integer[] pads(Size2d padding) {
    return new Integer[] {padding.height(), padding.width(), padding.height(), padding.width()};
  }
}
