package dev.isomorph.backend.djl;

import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;

/**
 * How a program holds its numbers. Single layers may differ: {@link StepFormat}.
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
    return options.precision() == Precision.BF16
        ? bf16(options.device())
        : new ComputeFormat(false, false, options.device().kind() == Device.Kind.CPU);
  }

  /** The format of bf16 programs on a device. */
  static ComputeFormat bf16(Device device) {
    boolean processor = device.kind() == Device.Kind.CPU;
    return new ComputeFormat(true, !processor || Bfloat16Units.matrices(), processor);
  }

  /** The input of the network. */
  String input(String expression, boolean maps) {
    return laidOut(toBf16(expression), maps);
  }

  /** What comes from outside, as a value of the network. */
  String toBf16(String expression) {
    return bfloat16 ? to(expression, BFLOAT16) : expression;
  }

  /** A value of the network as it leaves it. */
  String toFp32(String expression) {
    return bfloat16 ? to(expression, FLOAT32) : expression;
  }

  /** A tensor in the layout that convolutions want, if it is one of maps or kernels. */
  String laidOut(String expression, boolean maps) {
    return channelsLast && maps
        ? "torch.contiguous(" + expression + ", memory_format=2)"
        : expression;
  }

  private static String to(String expression, int type) {
    return "torch.to(%s, %d)".formatted(expression, type);
  }
}
