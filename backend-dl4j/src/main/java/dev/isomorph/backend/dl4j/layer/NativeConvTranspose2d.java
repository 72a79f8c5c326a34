package dev.isomorph.backend.dl4j.layer;

import static dev.isomorph.backend.dl4j.layer.NativeOp.arrays;

import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * {@link ConvTranspose2d}. The stock layer knows no output padding, and runs its forward pass once
 * more in the backward pass.
 *
 * <p>With output padding the native operation computes the whole plane, without padding; the output
 * is the part that begins at the padding, and holds the bias alone where it reaches beyond.
 */
public final class NativeConvTranspose2d extends NativeLayer {
  private final ConvTranspose2d layer;
  private final Kernel kernel;
  private final boolean cropped;
  private final int[] arguments;

  /** With the layer's windows. */
  public NativeConvTranspose2d(Step step, INDArray parameters, ConvTranspose2d layer) {
    super(step, parameters);
    this.layer = layer;
    Size2d none = Size2d.square(0);
    this.cropped = !layer.outputPadding().equals(none);
    this.kernel = new Kernel(layer.kernelSize(), layer.dilation());
    this.arguments =
        Windows.arguments(kernel.span(), layer.stride(), cropped ? none : layer.padding());
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    INDArray output = output(input, arena);
    INDArray plane = cropped ? wholePlane(input, arena) : output;
    NativeOp.run(
        "deconv2d",
        arrays(input, kernel.spread(parameter("weight"), arena)),
        arrays(plane),
        arguments);
    if (cropped) {
      output.assign(0);
      if (overlap(plane, output)) {
        inOutput(plane, output).assign(inPlane(plane, output));
      }
      arena.release(plane);
    }
    if (layer.bias()) {
      NativeOp.addToChannels(output, parameter("bias"), arena);
    }
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    INDArray plane = gradient;
    if (cropped) {
      plane = wholePlane(input, arena).assign(0);
      if (overlap(plane, gradient)) {
        inPlane(plane, gradient).assign(inOutput(plane, gradient));
      }
    }
    INDArray inputGradient = arena.take(input.shape());
    INDArray weightGradient = kernel.spreadLike(gradient("weight"), arena);
    NativeOp.run(
        "deconv2d_bp",
        arrays(input, kernel.spread(parameter("weight"), arena), plane),
        arrays(inputGradient, weightGradient),
        arguments);
    kernel.gather(weightGradient, gradient("weight"));
    if (layer.bias()) {
      NativeOp.fill(gradient("bias"), ChannelSums.of(gradient, arena));
    }
    return inputGradient;
  }

  private INDArray wholePlane(INDArray input, Arena arena) {
    Size2d stride = layer.stride();
    return arena.take(
        input.size(0),
        layer.outChannels(),
        (input.size(2) - 1) * stride.height() + kernel.span().height(),
        (input.size(3) - 1) * stride.width() + kernel.span().width());
  }

  /** A view of the part of the plane that lies in the output. */
  private INDArray inPlane(INDArray plane, INDArray output) {
    int top = layer.padding().height();
    int left = layer.padding().width();
    return part(plane, top, sharedRows(plane, output), left, sharedColumns(plane, output));
  }

  /** A view of the part of the output that lies in the plane. */
  private INDArray inOutput(INDArray plane, INDArray output) {
    return part(output, 0, sharedRows(plane, output), 0, sharedColumns(plane, output));
  }

  private boolean overlap(INDArray plane, INDArray output) {
    return sharedRows(plane, output) > 0 && sharedColumns(plane, output) > 0;
  }

  private long sharedRows(INDArray plane, INDArray output) {
    return Math.min(plane.size(2) - layer.padding().height(), output.size(2));
  }

  private long sharedColumns(INDArray plane, INDArray output) {
    return Math.min(plane.size(3) - layer.padding().width(), output.size(3));
  }

  private static INDArray part(INDArray map, long top, long rows, long left, long columns) {
    return map.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(top, top + rows),
        NDArrayIndex.interval(left, left + columns));
  }
}
