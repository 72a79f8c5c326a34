package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Form.Layout;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.Map;

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
   * The step as its own format has it: every value and parameter that the layer reads, and what it
   * makes.
   */
  static Draft.Line rewritten(ComputeFormat format, Draft.Line line) {
    StepFormat own = of(format, line.step());
    Value formatted =
        Draft.map(
            line.step(),
            line.value(),
            (step, layer) -> {
              Map<String, Value> parameters = new LinkedHashMap<>();
              layer
                  .parameters()
                  .forEach((suffix, value) -> parameters.put(suffix, own.parameter(suffix, value)));
              return new Computed(
                  layer.layer(),
                  layer.kernel(),
                  layer.inputs().stream().map(own::operand).toList(),
                  parameters,
                  layer.mask().map(format::toBf16));
            });
    return line.with(own.result(formatted));
  }

  /**
   * A value of the network as the layer reads it. For a convolution that falls back it is copied
   * into plain NCHW strides: strides of a side of 1 are ambiguous, and oneDNN crashes where it
   * takes them for those of another layout.
   */
  Value operand(Value value) {
    if (!fallsBack) {
      return value;
    }
    Value fp32 = format.toFp32(value);
    return layer instanceof BatchNorm ? fp32 : fp32.in(Layout.PLAIN_COPY);
  }

  /** A float32 parameter as the layer reads it. */
  private Value parameter(String suffix, Value given) {
    if (fallsBack) {
      return given;
    }
    boolean kernel = layer instanceof Conv2d || layer instanceof ConvTranspose2d;
    return format.laidOut(format.toBf16(given), kernel && suffix.equals("weight"));
  }

  /** What the layer has computed, as a value of the network. */
  Value result(Value computed) {
    return fallsBack ? format.toBf16(computed) : computed;
  }
}
