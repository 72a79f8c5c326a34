package dev.isomorph.backend.dl4j.layer;

import static dev.isomorph.backend.dl4j.layer.NativeOp.arrays;

import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link MaxPool2d} without dilation. */
public final class NativeMaxPool2d extends NativeLayer {
  private final int[] arguments;

  /** With the layer's windows. */
  public NativeMaxPool2d(Step step, INDArray parameters, MaxPool2d layer) {
    super(step, parameters);
    this.arguments = Windows.arguments(layer.kernelSize(), layer.stride(), layer.padding());
    arguments[arguments.length - 1] = 0; // for pools, 0 stands for [N, C, H, W]
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    INDArray output = output(input, arena);
    NativeOp.run("maxpool2d", arrays(input), arrays(output), arguments);
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    INDArray inputGradient = arena.take(input.shape());
    NativeOp.run("maxpool2d_bp", arrays(input, gradient), arrays(inputGradient), arguments);
    return inputGradient;
  }
}
