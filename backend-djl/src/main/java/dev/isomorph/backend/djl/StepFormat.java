package dev.isomorph.backend.djl;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Step;
import java.util.Optional;

/**
 * How one layer of a program reads the values of the network and its parameters.
 *
 * @param format of the program
 * @param layer the layer
 * @param fallsBack whether the layer computes in float32 between bf16 values
 */
record StepFormat(ComputeFormat format, Layer layer, boolean fallsBack) {
  static StepFormat of(ComputeFormat format, Step step) {
    return new StepFormat(
        format, step.layer(), format.bfloat16() && Fp32Fallback.reason(step).isPresent());
  }

  /**
   * A value of the network as the layer reads it. For a convolution that falls back it is copied
   * into plain NCHW strides: strides of a side of 1 are ambiguous, and oneDNN crashes where it
   * takes them for those of another layout.
   */
  String operand(String expression) {
    if (!fallsBack) {
      return expression;
    }
    String fp32 = format.toFp32(expression);
    return layer instanceof BatchNorm ? fp32 : "torch.clone(" + fp32 + ", memory_format=0)";
  }

  /** A float32 parameter as the layer reads it. */
  String parameter(String suffix, String expression) {
    if (fallsBack) {
      return expression;
    }
    boolean kernel = layer instanceof Conv2d || layer instanceof ConvTranspose2d;
    return format.laidOut(format.toBf16(expression), kernel && suffix.equals("weight"));
  }

  /**
   * The layer without its bias, where a training program adds that by an operator of its own. The
   * gradient of the bias of a transposed convolution in bf16 is summed by a plain loop of oneDNN,
   * which took a tenth of a training step.
   */
  Optional<Layer> withoutBias() {
    return format.bfloat16() && !fallsBack && layer instanceof ConvTranspose2d l && l.bias()
        ? Optional.of(l.withoutBias())
        : Optional.empty();
  }

  /** What the layer has computed, as a value of the network. */
  String result(String expression) {
    return fallsBack ? format.toBf16(expression) : expression;
  }
}
