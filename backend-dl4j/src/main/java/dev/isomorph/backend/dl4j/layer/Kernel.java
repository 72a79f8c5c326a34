package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Size2d;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The kernel of a convolution as the native operations take it: without dilation, which oneDNN
 * refuses. A dilated kernel is spread out, with zeros between its weights, which is the same
 * convolution.
 */
final class Kernel {
  private final Size2d dilation;
  private final Size2d span;

  Kernel(Size2d size, Size2d dilation) {
    // One tap has nothing between it and the next.
    this.dilation =
        new Size2d(
            size.height() == 1 ? 1 : dilation.height(), size.width() == 1 ? 1 : dilation.width());
    this.span =
        new Size2d(
            dilation.height() * (size.height() - 1) + 1, dilation.width() * (size.width() - 1) + 1);
  }

  /** Rows and columns that the kernel reaches over. */
  Size2d span() {
    return span;
  }

  /** A weight [a, b, kH, kW] as [a, b, span]; itself when nothing lies between. */
  INDArray spread(INDArray weight, Arena arena) {
    if (isDense()) {
      return weight;
    }
    INDArray spread = spreadLike(weight, arena).assign(0);
    lattice(spread).assign(weight);
    return spread;
  }

  /** Where to write the gradient of the spread weight: the gradient itself if that is dense. */
  INDArray spreadLike(INDArray gradient, Arena arena) {
    return isDense()
        ? gradient
        : arena.take(gradient.size(0), gradient.size(1), span.height(), span.width());
  }

  /** Takes the weights' part of what was written there. */
  void gather(INDArray spread, INDArray gradient) {
    if (!isDense()) {
      gradient.assign(lattice(spread));
    }
  }

  private boolean isDense() {
    return dilation.area() == 1;
  }

  private INDArray lattice(INDArray spread) {
    return spread.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        every(dilation.height(), span.height()),
        every(dilation.width(), span.width()));
  }

  private static INDArrayIndex every(int stride, int end) {
    return NDArrayIndex.interval(0, stride, end);
  }
}
