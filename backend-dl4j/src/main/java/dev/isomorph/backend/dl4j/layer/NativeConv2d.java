package dev.isomorph.backend.dl4j.layer;

import static dev.isomorph.backend.dl4j.layer.NativeOp.arrays;

import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Conv2d}. The stock layer never finds its oneDNN code, and runs its forward pass once more
 * in the backward pass.
 */
public final class NativeConv2d extends NativeLayer {
  private final boolean bias;
  private final Kernel kernel;
  private final int[] arguments;

  /** With the layer's windows. */
  public NativeConv2d(Step step, INDArray parameters, Conv2d layer) {
    super(step, parameters);
    this.bias = layer.bias();
    this.kernel = new Kernel(layer.kernelSize(), layer.dilation());
    this.arguments = Windows.arguments(kernel.span(), layer.stride(), layer.padding());
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    INDArray output = output(input, arena);
    INDArray weight = kernel.spread(parameter("weight"), arena);
    NativeOp.run(
        "conv2d",
        bias ? arrays(input, weight, parameter("bias")) : arrays(input, weight),
        arrays(output),
        arguments);
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    INDArray inputGradient = arena.take(input.shape());
    INDArray weightGradient = kernel.spreadLike(gradient("weight"), arena);
    NativeOp.run(
        "conv2d_bp",
        arrays(input, kernel.spread(parameter("weight"), arena), gradient),
        arrays(inputGradient, weightGradient),
        arguments);
    kernel.gather(weightGradient, gradient("weight"));
    if (bias) {
      NativeOp.fill(gradient("bias"), ChannelSums.of(gradient, arena));
    }
    return inputGradient;
  }
}
