package dev.isomorph.backend.dl4j.layer;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums over N, H and W for each channel of [N, C, H, W], or over N for [N, C]. Runs of up to
 * {@value #LONGEST_RUN} values are summed natively, the runs of a channel in double: ND4J's own
 * reduction goes through all values with one float32 sum, and its rounding error would dominate the
 * gradients of batch norm.
 */
final class ChannelSums {
  private static final int LONGEST_RUN = 64;
  private static final int SHORTEST_RUN = 8;

  private ChannelSums() {}

  /** Sums of x. */
  static double[] of(INDArray x, Arena arena) {
    INDArray sums = arena.take(x.length() / runLength(x));
    if (runLength(x) == 1) {
      sums.assign(flat(x));
    } else {
      runs(x).sum(sums, 1);
    }
    return perChannel(sums, x, arena);
  }

  /** Sums of the products of x and y. */
  static double[] ofProducts(INDArray x, INDArray y, Arena arena) {
    INDArray sums = arena.take(x.length() / runLength(x));
    if (runLength(x) == 1) {
      flat(x).muli(flat(y), sums);
    } else {
      Nd4j.exec(new Dot(runs(x), runs(y), sums, 1));
    }
    return perChannel(sums, x, arena);
  }

  /** How many values share a channel: N * H * W. */
  static long count(INDArray x) {
    return x.length() / x.size(1);
  }

  /** The largest divisor of the map's size in the range that pays; a row of the map without one. */
  private static long runLength(INDArray x) {
    if (x.rank() == 2) {
      return 1;
    }
    long mapSize = x.size(2) * x.size(3);
    for (long length = LONGEST_RUN; length >= SHORTEST_RUN; length--) {
      if (mapSize % length == 0) {
        return length;
      }
    }
    return x.size(3);
  }

  private static INDArray runs(INDArray x) {
    return x.reshape('c', x.length() / runLength(x), runLength(x));
  }

  private static INDArray flat(INDArray x) {
    return x.reshape('c', new long[] {x.length()});
  }

  private static double[] perChannel(INDArray runSums, INDArray x, Arena arena) {
    double[] sums = new double[Math.toIntExact(x.size(1))];
    FloatBuffer values = NativeOp.values(runSums);
    int runsPerMap = Math.toIntExact(values.limit() / x.size(0) / x.size(1));
    for (int from = 0; from < values.limit(); from += runsPerMap) {
      double sum = 0;
      for (int run = from; run < from + runsPerMap; run++) {
        sum += values.get(run);
      }
      sums[from / runsPerMap % sums.length] += sum;
    }
    arena.release(runSums);
    return sums;
  }
}
