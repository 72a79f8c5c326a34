package dev.isomorph.conformance.reference;

import dev.isomorph.spec.Size2d;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The sum behind convolution and transposed convolution. It ties the pixels of a small map to those
 * of a big one: tap (ky, kx) ties small (y, x) to big {@code (y * stride - padding + ky * dilation,
 * …)}. A convolution reads the big map and writes the small one; its derivative, and a transposed
 * convolution, go the other way. Weights are [small channels, big channels, kH, kW] for both.
 */
record Correlation(Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation) {

  /**
   * One row of one tap: {@code small[s + i]} and {@code big[b + i * step]} belong to one weight,
   * for i below count.
   */
  @FunctionalInterface
  private interface Row {
    void at(int weight, int s, int b, int step, int count);
  }

  /** {@code small += weight * big} over all taps. */
  void gather(double[] weight, Batch big, Batch small) {
    double[] in = big.values();
    double[] out = small.values();
    examples(
        small,
        n ->
            rows(
                n,
                n + 1,
                0,
                small.shape().channels(),
                big,
                small,
                (w, s, b, step, count) -> {
                  double factor = weight[w];
                  for (int i = 0; i < count; i++) {
                    out[s + i] += factor * in[b + i * step];
                  }
                }));
  }

  /** {@code big += weight * small} over all taps. */
  void scatter(double[] weight, Batch small, Batch big) {
    double[] in = small.values();
    double[] out = big.values();
    examples(
        small,
        n ->
            rows(
                n,
                n + 1,
                0,
                small.shape().channels(),
                big,
                small,
                (w, s, b, step, count) -> {
                  double factor = weight[w];
                  for (int i = 0; i < count; i++) {
                    out[b + i * step] += factor * in[s + i];
                  }
                }));
  }

  /** {@code weight gradient += small * big}, over all pixels of all examples. */
  void weightGradient(Batch small, Batch big, double[] gradient) {
    double[] one = small.values();
    double[] other = big.values();
    IntStream.range(0, small.shape().channels())
        .parallel()
        .forEach(
            channel ->
                rows(
                    0,
                    small.size(),
                    channel,
                    channel + 1,
                    big,
                    small,
                    (w, s, b, step, count) -> {
                      double sum = 0;
                      for (int i = 0; i < count; i++) {
                        sum += one[s + i] * other[b + i * step];
                      }
                      gradient[w] += sum;
                    }));
  }

  /** Examples do not share an output, so they may run side by side. */
  private static void examples(Batch batch, IntConsumer work) {
    IntStream.range(0, batch.size()).parallel().forEach(work);
  }

  private void rows(
      int fromExample, int toExample, int fromSmall, int toSmall, Batch big, Batch small, Row row) {
    Size2d bigSize = big.shape().spatial();
    Size2d smallSize = small.shape().spatial();
    int bigChannels = big.shape().channels();
    for (int n = fromExample; n < toExample; n++) {
      for (int sc = fromSmall; sc < toSmall; sc++) {
        for (int bc = 0; bc < bigChannels; bc++) {
          for (int ky = 0; ky < kernelSize.height(); ky++) {
            for (int kx = 0; kx < kernelSize.width(); kx++) {
              int weight =
                  ((sc * bigChannels + bc) * kernelSize.height() + ky) * kernelSize.width() + kx;
              int offset = kx * dilation.width() - padding.width();
              // The first and the last x for which x * stride + offset is inside the big map.
              int from = Math.max(0, Math.floorDiv(-offset + stride.width() - 1, stride.width()));
              int to =
                  Math.min(
                      smallSize.width() - 1,
                      Math.floorDiv(bigSize.width() - 1 - offset, stride.width()));
              for (int y = 0; from <= to && y < smallSize.height(); y++) {
                int bigY = y * stride.height() - padding.height() + ky * dilation.height();
                if (bigY >= 0 && bigY < bigSize.height()) {
                  row.at(
                      weight,
                      small.start(n, sc) + y * smallSize.width() + from,
                      big.start(n, bc) + bigY * bigSize.width() + from * stride.width() + offset,
                      stride.width(),
                      to - from + 1);
                }
              }
            }
          }
        }
      }
    }
  }
}
