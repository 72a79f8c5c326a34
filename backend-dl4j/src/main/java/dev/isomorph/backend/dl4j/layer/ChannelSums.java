package dev.isomorph.backend.dl4j.layer;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums over N, H and W for each channel of [N, C, H, W], or over N for [N, C]. Each row of W values
 * is summed natively, the rows of a channel in double: ND4J's own reduction runs through all values
 * with one float32 sum, and its rounding error would dominate the gradients of batch norm.
 */
final class ChannelSums {
  private ChannelSums() {}

  /** Sums of x. */
  static double[] of(INDArray x, Arena arena) {
    INDArray sums = arena.take(x.length() / rowLength(x));
    if (rowLength(x) == 1) {
      sums.assign(flat(x));
    } else {
      rows(x).sum(sums, 1);
    }
    return perChannel(sums, x, arena);
  }

  /** Sums of the products of x and y. */
  static double[] ofProducts(INDArray x, INDArray y, Arena arena) {
    INDArray sums = arena.take(x.length() / rowLength(x));
    if (rowLength(x) == 1) {
      flat(x).muli(flat(y), sums);
    } else {
      Nd4j.exec(new Dot(rows(x), rows(y), sums, 1));
    }
    return perChannel(sums, x, arena);
  }

  /** How many values share a channel: N * H * W. */
  static long count(INDArray x) {
    return x.length() / x.size(1);
  }

  private static long rowLength(INDArray x) {
    return x.rank() == 4 ? x.size(3) : 1;
  }

  private static INDArray rows(INDArray x) {
    return x.reshape('c', x.length() / rowLength(x), rowLength(x));
  }

  private static INDArray flat(INDArray x) {
    return x.reshape('c', new long[] {x.length()});
  }

  private static double[] perChannel(INDArray rowSums, INDArray x, Arena arena) {
    int channels = Math.toIntExact(x.size(1));
    int rows = x.rank() == 4 ? Math.toIntExact(x.size(2)) : 1;
    double[] sums = new double[channels];
    FloatBuffer values = NativeOp.values(rowSums);
    for (int from = 0; from < values.limit(); from += rows) {
      double sum = 0;
      for (int row = from; row < from + rows; row++) {
        sum += values.get(row);
      }
      sums[from / rows % channels] += sum;
    }
    arena.release(rowSums);
    return sums;
  }
}
