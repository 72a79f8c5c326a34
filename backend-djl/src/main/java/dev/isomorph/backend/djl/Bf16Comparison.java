package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Device;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Kernel;
import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.spec.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One convolution, plain or transposed, computed in bf16 as programs compute it, and in float64
 * from the same bf16 numbers. float64 does not go through oneDNN.
 *
 * <p>A shape that the engine cannot compute may end the process.
 *
 * @param step the layer with its shapes; it has no bias
 * @param format how it computes
 * @param batchSize images
 */
record Bf16Comparison(Step step, StepFormat format, int batchSize) {
  /** Freed memory of so many numbers, and 4, 16 and 64 times as many, holds large ones. */
  private static final long FREED = 500;

  /** Nobody takes it for a result. */
  private static final float UNWRITTEN = 3e37f;

  private static final String RELATIVE_ERROR =
      "torch.div(torch.max(torch.abs(torch.sub(torch.to(%1$s, 7), %2$s))), torch.add(torch.max(torch.abs(%2$s)), 1e-30))";

  /** As bf16 programs on the processor compute it. */
  static Bf16Comparison of(Step step, int batchSize) {
    return new Bf16Comparison(step, StepFormat.of(ComputeFormat.bf16(Device.CPU), step), batchSize);
  }

  /** Where in a program the convolution is computed. */
  enum Place {
    /** In evaluation, by oneDNN's operator that takes a rectifier along. */
    EVALUATION,
    /** In the forward pass of training. */
    TRAINING,
    /** Gradients of the input and of the weight. */
    GRADIENTS
  }

  /**
   * The largest distance between the two results, as a share of the largest number of the exact
   * one; NaN if a number is not one. Of two gradients the worse. Rounding explains 2^-8.
   *
   * @param seed of the operands
   * @throws BackendException if PyTorch refuses the convolution
   */
  double error(Place place, long seed) {
    return EngineEntry.train(
        step.layer().toString(),
        () -> {
          try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu());
              PtSymbolBlock program = EngineEntry.load(manager, text(place))) {
            fillFreedMemory(manager);
            int[] weight = step.parameters().get(0).dims();
            NDList operands =
                new NDList(
                    numbers(manager, seed, "input", step.input().withBatch(batchSize)),
                    numbers(manager, seed, "weight", weight));
            // Each error apart: a maximum of both would lose a NaN.
            double worst = 0;
            for (NDArray error : IValueUtils.forward(program, operands, true)) {
              double value = error.toDoubleArray()[0];
              worst =
                  Double.isNaN(value) || Double.isNaN(worst) ? Double.NaN : Math.max(worst, value);
            }
            return worst;
          }
        });
  }

  /** {@code forward(x, w) -> errors}. */
  String text(Place place) {
    Named x = new Named("x", Draft.dims(step.input()));
    Named w = new Named("w", step.parameters().get(0).shape());
    String operands =
        """
          def forward(self, x: Tensor, w: Tensor) -> List[Tensor]:
            xb = torch.requires_grad_(torch.detach(%s), %s)
            wb = torch.requires_grad_(torch.detach(%s), %2$s)
            xd = torch.requires_grad_(torch.detach(torch.to(xb, 7)), %2$s)
            wd = torch.requires_grad_(torch.detach(torch.to(wb, 7)), %2$s)
            yb = %s
            yd = %s
        """
            .formatted(
                text(format.format().input(x, true)),
                place == Place.GRADIENTS ? "True" : "False",
                text(format.format().laidOut(format.format().toBf16(w), true)),
                text(asProgram(place)),
                text(layer(new Named("xd", x.dims()), new Named("wd", w.dims()))));
    if (place != Place.GRADIENTS) {
      return operands + "    return [" + RELATIVE_ERROR.formatted("yb", "yd") + "]\n";
    }
    // The gradient that comes from behind is a bf16 number of either sign.
    return operands
        +
"""
    s = torch.to(torch.to(torch.sin(torch.reshape(torch.arange(torch.numel(yd)), torch.size(yd))), 15), 7)
    gb = torch.grad([torch.sum(torch.mul(torch.to(yb, 7), s))], [xb, wb])
    gd = torch.grad([torch.sum(torch.mul(yd, s))], [xd, wd])
    return [%s, %s]
"""
            .formatted(gradientError(0), gradientError(1));
  }

  private static String gradientError(int index) {
    return RELATIVE_ERROR.formatted(
        "unchecked_cast(Tensor, gb[" + index + "])", "unchecked_cast(Tensor, gd[" + index + "])");
  }

  /** As the programs of evaluation and training compute the layer. */
  private Value asProgram(Place place) {
    Computed layer =
        layer(
            format.operand(new Named("xb", Draft.dims(step.input()))),
            format.operand(new Named("wb", step.parameters().get(0).shape())));
    Value chosen = SubPixel.rewritten(step, layer);
    Value computed = place == Place.EVALUATION ? OneDnn.convolution(chosen) : chosen;
    return format.result(Draft.map(step, computed, ChannelAlignment.ofThisMachine()::rewritten));
  }

  private Computed layer(Value input, Value weight) {
    return new Computed(
        step.layer(), Kernel.TRAINING, List.of(input), Map.of("weight", weight), Optional.empty());
  }

  private static String text(Value value) {
    return new ProgramText(Map.of(), parameter -> parameter).text(value);
  }

  /** Fills memory that is free afterwards, so that what is not written shows. */
  private static void fillFreedMemory(NDManager manager) {
    for (int scale = 1; scale <= 64; scale *= 4) {
      manager.full(new Shape(FREED * scale), UNWRITTEN).close();
    }
  }

  /** Numbers in [-1, 1). */
  private static PtNDArray numbers(NDManager manager, long seed, String name, int[] dims) {
    CounterGenerator u = CounterGenerator.of(seed, name);
    float[] values = new float[IntStream.of(dims).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * u.uniform(i) - 1);
    }
    return (PtNDArray) manager.create(values, NativeArrays.shape(dims));
  }
}
