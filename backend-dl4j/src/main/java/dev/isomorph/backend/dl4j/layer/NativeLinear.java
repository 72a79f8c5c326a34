package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Linear}, with the weight [outFeatures, inFeatures] that the stock layer transposes. */
public final class NativeLinear extends NativeLayer {
  private final boolean bias;

  /** With or without the layer's bias. */
  public NativeLinear(Step step, INDArray parameters, Linear layer) {
    super(step, parameters);
    this.bias = layer.bias();
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    INDArray output = output(input, arena);
    multiply(input, parameter("weight").transpose(), output);
    if (bias) {
      output.addiRowVector(parameter("bias"));
    }
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    multiply(gradient.transpose(), input, gradient("weight"));
    if (bias) {
      NativeOp.fill(gradient("bias"), ChannelSums.of(gradient, arena));
    }
    INDArray inputGradient = arena.take(input.shape());
    multiply(gradient, parameter("weight"), inputGradient);
    return inputGradient;
  }

  /**
   * {@code output = a b} for a C-ordered output, as {@code output' = b' a'}: BLAS writes columns.
   */
  private static void multiply(INDArray a, INDArray b, INDArray output) {
    Nd4j.gemm(b.transpose(), a.transpose(), output.transpose(), false, false, 1, 0);
  }
}
