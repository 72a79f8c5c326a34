package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link MaxPool2d} with dilation, which ND4J accepts and ignores; in plain loops. Of equal values
 * the first gets the gradient, and what lies in the padding never wins, as in PyTorch.
 */
public final class NativeDilatedMaxPool2d extends NativeLayer {
  private static final int NONE = -1;

  private final MaxPool2d layer;
  private int[] winners;

  /** With the layer's windows. */
  public NativeDilatedMaxPool2d(Step step, INDArray parameters, MaxPool2d layer) {
    super(step, parameters);
    this.layer = layer;
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    INDArray output = output(input, arena);
    Size2d in = new Size2d((int) input.size(2), (int) input.size(3));
    Size2d out = new Size2d((int) output.size(2), (int) output.size(3));
    FloatBuffer values = NativeOp.values(input);
    FloatBuffer maxima = NativeOp.values(output);
    winners = new int[maxima.limit()];
    for (int i = 0; i < winners.length; i++) {
      int map = i / (int) out.area();
      int row = i / out.width() % out.height();
      int column = i % out.width();
      winners[i] = winner(values, map * (int) in.area(), in, row, column);
      maxima.put(i, winners[i] == NONE ? Float.NEGATIVE_INFINITY : values.get(winners[i]));
    }
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    INDArray inputGradient = arena.take(input.shape()).assign(0);
    FloatBuffer from = NativeOp.values(gradient);
    FloatBuffer to = NativeOp.values(inputGradient);
    for (int i = 0; i < winners.length; i++) {
      if (winners[i] != NONE) {
        to.put(winners[i], to.get(winners[i]) + from.get(i));
      }
    }
    return inputGradient;
  }

  @Override
  public void clear() {
    winners = null;
  }

  /** The flat index of the largest value in a window of the map that starts at {@code map}. */
  private int winner(FloatBuffer values, int map, Size2d in, int outRow, int outColumn) {
    int top = outRow * layer.stride().height() - layer.padding().height();
    int left = outColumn * layer.stride().width() - layer.padding().width();
    int winner = NONE;
    for (int i = 0; i < layer.kernelSize().height(); i++) {
      int row = top + i * layer.dilation().height();
      for (int j = 0; j < layer.kernelSize().width(); j++) {
        int column = left + j * layer.dilation().width();
        if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
          int index = map + row * in.width() + column;
          if (winner == NONE || values.get(index) > values.get(winner)) {
            winner = index;
          }
        }
      }
    }
    return winner;
  }
}
