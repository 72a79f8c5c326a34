package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link AdaptiveAvgPool2d}, which Deeplearning4j does not have: a product with one constant matrix
 * for the columns and one for the rows. Row i of a matrix holds the weights of window i, which runs
 * from {@code floor(i * in / out)} up to {@code ceil((i + 1) * in / out)}.
 */
public final class NativeAdaptiveAvgPool2d extends NativeLayer {
  private final AdaptiveAvgPool2d layer;

  /** With the layer's output size. */
  public NativeAdaptiveAvgPool2d(Step step, INDArray parameters, AdaptiveAvgPool2d layer) {
    super(step, parameters);
    this.layer = layer;
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    if (isIdentity(input)) {
      return output(input, arena).assign(input);
    }
    INDArray columns = windows(input.size(3), layer.outputSize().width(), arena);
    INDArray rows = windows(input.size(2), layer.outputSize().height(), arena);
    return both(input, columns.transpose(), rows.transpose(), arena);
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    if (isIdentity(input)) {
      return arena.take(input.shape()).assign(gradient);
    }
    INDArray columns = windows(input.size(3), layer.outputSize().width(), arena);
    INDArray rows = windows(input.size(2), layer.outputSize().height(), arena);
    return both(gradient, columns, rows, arena);
  }

  /** Whether every window is one pixel. */
  private boolean isIdentity(INDArray input) {
    return input.size(2) == layer.outputSize().height()
        && input.size(3) == layer.outputSize().width();
  }

  /** [N, C, H, W] times a matrix [W, W'] along W, then a matrix [H, H'] along H. */
  private static INDArray both(INDArray map, INDArray alongW, INDArray alongH, Arena arena) {
    return alongLastSwapped(alongLastSwapped(map, alongW, arena), alongH, arena);
  }

  /** [N, C, A, B] times a matrix [B, B'] along B: [N, C, B', A]. */
  private static INDArray alongLastSwapped(INDArray map, INDArray matrix, Arena arena) {
    long maps = map.size(0) * map.size(1) * map.size(2);
    INDArray product = arena.take(maps, matrix.size(1));
    INDArray flat = map.reshape('c', maps, map.size(3));
    Nd4j.gemm(matrix.transpose(), flat.transpose(), product.transpose(), false, false, 1, 0);
    INDArray swapped = arena.take(map.size(0), map.size(1), matrix.size(1), map.size(2));
    swapped.assign(
        product
            .reshape('c', map.size(0), map.size(1), map.size(2), matrix.size(1))
            .permute(0, 1, 3, 2));
    arena.release(product);
    return swapped;
  }

  private static INDArray windows(long in, int out, Arena arena) {
    INDArray windows = arena.take(out, in).assign(0);
    for (int i = 0; i < out; i++) {
      long from = i * in / out;
      long to = ((i + 1) * in + out - 1) / out;
      for (long j = from; j < to; j++) {
        windows.putScalar(i, j, 1.0 / (to - from));
      }
    }
    return windows;
  }
}
