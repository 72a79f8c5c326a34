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
   * Output padding is written as less padding at the end, as far as there is padding. The rest is
   * {@code output_padding} where it is below the stride. ONNX Runtime computes something else where
   * it is not (its issue 14208): there the kernel is extended until it reaches these rows and
   * columns.
   */
  @Override
  public String convTranspose2d(ConvTranspose2d l) {
    Size2d more =
        new Size2d(
            Math.max(0, l.outputPadding().height() - l.padding().height()),
            Math.max(0, l.outputPadding().width() - l.padding().width()));
    if (more.height() >= l.stride().height() || more.width() >= l.stride().width()) {
      return convTranspose2d(l, more);
    }
    return node("ConvTranspose")
        .inputs(weights(l.bias()))
        .ints("kernel_shape", pair(l.kernelSize()))
        .ints("strides", pair(l.stride()))
        .ints("pads", pads(l, Size2d.square(0)))
        .ints("output_padding", pair(more))
        .ints("dilations", pair(l.dilation()))
        .add();
  }

  /**
   * With the kernel extended by zeros. A {@code Pad} of the output would not do: ONNX Runtime's
   * PadFusion and the ONNX optimizer merge it into a following {@code MaxPool}, which pads with
   * minus infinity instead of zeros. Nothing is merged into a kernel.
   *
   * @param more rows and columns that the kernel must reach beyond those it reaches
   */
  private String convTranspose2d(ConvTranspose2d l, Size2d more) {
    Size2d taps =
        new Size2d(
            -Math.floorDiv(-more.height(), l.dilation().height()),
            -Math.floorDiv(-more.width(), l.dilation().width()));
    Size2d excess =
        new Size2d(
            taps.height() * l.dilation().height() - more.height(),
            taps.width() * l.dilation().width() - more.width());
    Size2d kernelSize =
        new Size2d(l.kernelSize().height() + taps.height(), l.kernelSize().width() + taps.width());
    String added =
        graph.constant(
            output + ".kernel.pads", List.of(0, 0, 0, 0, 0, 0, taps.height(), taps.width()));
    String kernel = graph.node("Pad", output + ".kernel").inputs(parameter("weight"), added).add();
    graph.shape(kernel, l.inChannels(), l.outChannels(), kernelSize.height(), kernelSize.width());
    return node("ConvTranspose")
        .inputs(
            l.bias()
                ? List.of(inputs.get(0), kernel, parameter("bias"))
                : List.of(inputs.get(0), kernel))
        .ints("kernel_shape", pair(kernelSize))
        .ints("strides", pair(l.stride()))
        .ints("pads", pads(l, excess))
        .ints("output_padding", 0, 0)
        .ints("dilations", pair(l.dilation()))
        .add();
  }

  /** The padding, less the output padding at the end, and what is cut there in excess. */
  private static Integer[] pads(ConvTranspose2d l, Size2d excess) {
    return new Integer[] {
      l.padding().height(),
      l.padding().width(),
      Math.max(0, l.padding().height() - l.outputPadding().height()) + excess.height(),
      Math.max(0, l.padding().width() - l.outputPadding().width()) + excess.width()
    };
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
