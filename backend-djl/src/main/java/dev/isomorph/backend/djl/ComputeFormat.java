package dev.isomorph.backend.djl;

import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.util.stream.IntStream;

/**
 * How a program holds its numbers.
 *
 * @param bfloat16 whether values between layers, and the weights that layers see, are bfloat16
 * @param channelsLast whether maps are laid out [N, H, W, C] in memory. Matrix units want it; with
 *     vector units alone oneDNN is twice as fast when it may choose its own blocks
 * @param fused whether oneDNN's operators are there, which take a rectifier along: on the processor
 */
record ComputeFormat(boolean bfloat16, boolean channelsLast, boolean fused) {
  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  static ComputeFormat of(CompileOptions options) {
    boolean processor = options.device().kind() == Device.Kind.CPU;
    boolean bfloat16 = options.precision() == Precision.BF16;
    return new ComputeFormat(
        bfloat16, bfloat16 && (!processor || Bfloat16Units.matrices()), processor);
  }

  /** The input of the network. */
  String input(String expression, boolean maps) {
    return laidOut(narrow(expression), maps);
  }

  /** A parameter as its layer sees it; batch norm keeps its in float32. */
  String parameter(Layer layer, String suffix, String expression) {
    if (layer instanceof BatchNorm) {
      return expression;
    }
    boolean kernel = layer instanceof Conv2d || layer instanceof ConvTranspose2d;
    return laidOut(narrow(expression), kernel && suffix.equals("weight"));
  }

  /** A value of the network as a layer sees it in training. */
  String operand(Step step, String expression) {
    return trainsWide(step) ? wide(expression) : expression;
  }

  /** A parameter as its layer sees it in training. */
  String trainedParameter(Step step, String suffix, String expression) {
    return trainsWide(step) ? expression : parameter(step.layer(), suffix, expression);
  }

  /** What a layer has made of {@link #operand}s, as a value of the network. */
  String result(Step step, String expression) {
    return trainsWide(step) ? narrow(expression) : expression;
  }

  /**
   * Layers whose derivatives PyTorch 2.3 gets wrong in bfloat16, so that they are computed in
   * float32 between narrow values: batch norm, in whose derivative the mean is rounded, and
   * convolutions with weights that meet padding alone, whose gradient oneDNN 3.3 leaves unwritten.
   */
  private static boolean trainsWide(Step step) {
    if (!(step.layer() instanceof Conv2d l)) {
      return step.layer() instanceof BatchNorm;
    }
    Size2d in = step.inputs().get(0).spatial();
    Size2d out = step.output().spatial();
    return meetsPaddingAlone(
            in.height(),
            out.height(),
            l.kernelSize().height(),
            l.stride().height(),
            l.padding().height(),
            l.dilation().height())
        || meetsPaddingAlone(
            in.width(),
            out.width(),
            l.kernelSize().width(),
            l.stride().width(),
            l.padding().width(),
            l.dilation().width());
  }

  /** Along one axis: whether a weight of the kernel never meets a value of the input. */
  private static boolean meetsPaddingAlone(
      int in, int out, int kernel, int stride, int padding, int dilation) {
    return IntStream.range(0, kernel)
        .map(weight -> weight * dilation - padding)
        .anyMatch(
            offset ->
                IntStream.range(0, out)
                    .map(position -> position * stride + offset)
                    .noneMatch(met -> 0 <= met && met < in));
  }

  /** What stands beside the values of the network: a dropout mask. */
  String narrow(String expression) {
    return bfloat16 ? to(expression, BFLOAT16) : expression;
  }

  /** A value as it leaves the program. */
  String wide(String expression) {
    return bfloat16 ? to(expression, FLOAT32) : expression;
  }

  private String laidOut(String expression, boolean maps) {
    return channelsLast && maps
        ? "torch.contiguous(" + expression + ", memory_format=2)"
        : expression;
  }

  private static String to(String expression, int type) {
    return "torch.to(%s, %d)".formatted(expression, type);
  }
}
