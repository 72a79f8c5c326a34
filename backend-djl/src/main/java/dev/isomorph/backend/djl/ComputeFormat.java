package dev.isomorph.backend.djl;

import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.backend.djl.Form.Layout;
import dev.isomorph.backend.djl.Form.To;

/**
 * How a program holds its numbers. Single layers may differ: {@link StepFormat}.
 *
 * @param bfloat16 whether values between layers, and the weights that layers see, are bfloat16
 * @param channelsLast whether maps are laid out [N, H, W, C] in memory. Matrix units want it; with
 *     vector units alone oneDNN is twice as fast when it may choose its own blocks
 * @param fused whether oneDNN's operators are there, which take a rectifier along: on the processor
 */
record ComputeFormat(boolean bfloat16, boolean channelsLast, boolean fused) {
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
  Value input(Value given, boolean maps) {
    return laidOut(toBf16(given), maps);
  }

  /** What comes from outside, as a value of the network. */
  Value toBf16(Value given) {
    return bfloat16 ? given.in(To.BFLOAT16) : given;
  }

  /** A value of the network as it leaves it. */
  Value toFp32(Value value) {
    return bfloat16 ? value.in(To.FLOAT32) : value;
  }

  /** A tensor in the layout that convolutions want, if it is one of maps or kernels. */
  Value laidOut(Value value, boolean maps) {
    return channelsLast && maps ? value.in(Layout.CHANNELS_LAST) : value;
  }
}
