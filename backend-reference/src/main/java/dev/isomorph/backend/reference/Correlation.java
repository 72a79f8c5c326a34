package dev.isomorph.backend.reference;

import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.spec.Size2d;
import java.util.function.IntConsumer;

/**
 * The sum behind convolution and transposed convolution. It ties the pixels of a small map to those
 * of a big one: tap (ky, kx) ties small (y, x) to big {@code (y * stride - padding + ky * dilation,
 * …)}. A convolution reads the big map and writes the small one; its derivative, and a transposed
 * convolution, go the other way. Weights are [small channels, big channels, kH, kW] for both.
 */
record Correlation(Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation) {

  /** Multiplications, about a millisecond of them; starting threads for fewer does not pay. */
  private static final long MIN_PARALLEL = 1 << 20;

  /** Channels, a vector instruction or two of them; for fewer, rows of a map are longer. */
  private static final int MIN_CHANNELS = 8;

  /** What is summed up. */
  private enum Sum {
    SMALL,
    BIG,
    WEIGHT
  }

  /** {@code small += weight * big} over all taps. */
  void gather(double[] weight, Batch big, Batch small) {
    if (small.shape().channels() < MIN_CHANNELS) {
      examples(Sum.SMALL, weight, small, big);
    } else {
      new ChannelSums(this).gather(weight, big, small);
    }
  }

  /** {@code big += weight * small} over all taps. */
  void scatter(double[] weight, Batch small, Batch big) {
    if (big.shape().channels() < MIN_CHANNELS) {
      examples(Sum.BIG, weight, small, big);
    } else {
      new ChannelSums(this).scatter(weight, small, big);
    }
  }

  /** {@code weight gradient += small * big}, over all pixels of all examples. */
  void weightGradient(Batch small, Batch big, double[] gradient) {
    if (big.shape().channels() >= MIN_CHANNELS) {
      new ChannelSums(this).weightGradient(small, big, gradient);
      return;
    }
    // Channels do not share a weight, so they may run side by side.
    sideBySide(
        small.shape().channels(),
        small,
        big,
        channel -> {
          for (int n = 0; n < small.size(); n++) {
            taps(Sum.WEIGHT, gradient, small, big, n, channel);
          }
        });
  }

  /** Examples do not share an output, so they may run side by side. */
  private void examples(Sum sum, double[] weight, Batch small, Batch big) {
    sideBySide(
        small.size(),
        small,
        big,
        n -> {
          for (int channel = 0; channel < small.shape().channels(); channel++) {
            taps(sum, weight, small, big, n, channel);
          }
        });
  }

  /** On several threads if there is enough work for them. */
  void sideBySide(int count, Batch small, Batch big, IntConsumer part) {
    long work = small.values().length * (big.shape().channels() * kernelSize.area());
    if (work >= MIN_PARALLEL) {
      ParallelLoop.forEach(count, part);
    } else {
      for (int i = 0; i < count; i++) {
        part.accept(i);
      }
    }
  }

  /** All taps between one channel of the small map and all of the big one. */
  private void taps(Sum sum, double[] weight, Batch small, Batch big, int n, int smallChannel) {
    int bigChannels = big.shape().channels();
    int index = smallChannel * bigChannels * Math.toIntExact(kernelSize.area());
    for (int bigChannel = 0; bigChannel < bigChannels; bigChannel++) {
      for (int ky = 0; ky < kernelSize.height(); ky++) {
        for (int kx = 0; kx < kernelSize.width(); kx++) {
          tap(
              sum,
              weight,
              index++,
              small,
              small.start(n, smallChannel),
              big,
              big.start(n, bigChannel),
              offsetY(ky),
              offsetX(kx));
        }
      }
    }
  }

  /**
   * One tap: small (y, x) belongs to big (y * stride + offsetY, x * stride + offsetX), where that
   * exists.
   */
  private void tap(
      Sum sum,
      double[] weight,
      int index,
      Batch small,
      int smallStart,
      Batch big,
      int bigStart,
      int offsetY,
      int offsetX) {
    Size2d smallSize = small.shape().spatial();
    Size2d bigSize = big.shape().spatial();
    int step = stride.width();
    int first = firstX(offsetX);
    int count = lastX(offsetX, smallSize, bigSize) - first + 1;
    for (int y = 0; count > 0 && y < smallSize.height(); y++) {
      int bigY = y * stride.height() + offsetY;
      if (bigY >= 0 && bigY < bigSize.height()) {
        int s = smallStart + y * smallSize.width() + first;
        int b = bigStart + bigY * bigSize.width() + first * step + offsetX;
        switch (sum) {
          case SMALL -> add(small.values(), s, 1, weight[index], big.values(), b, step, count);
          case BIG -> add(big.values(), b, step, weight[index], small.values(), s, 1, count);
          case WEIGHT -> weight[index] += dot(small.values(), s, big.values(), b, step, count);
        }
      }
    }
  }

  /** How far a tap's row of the big map is from {@code y * stride}. */
  int offsetY(int ky) {
    return ky * dilation.height() - padding.height();
  }

  /** How far a tap's column of the big map is from {@code x * stride}. */
  int offsetX(int kx) {
    return kx * dilation.width() - padding.width();
  }

  /** The first column of the small map whose column of the big map exists. */
  int firstX(int offsetX) {
    return Math.max(0, Math.floorDiv(-offsetX + stride.width() - 1, stride.width()));
  }

  /** The last one; less than the first if there is none. */
  int lastX(int offsetX, Size2d smallSize, Size2d bigSize) {
    return Math.min(
        smallSize.width() - 1, Math.floorDiv(bigSize.width() - 1 - offsetX, stride.width()));
  }

  /** {@code out += factor * in} along two rows, each with its step. */
  private static void add(
      double[] out, int o, int outStep, double factor, double[] in, int n, int inStep, int count) {
    if (outStep == 1 && inStep == 1) {
      for (int i = 0; i < count; i++) { // the compiler makes vector instructions of this one
        out[o + i] += factor * in[n + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[o + i * outStep] += factor * in[n + i * inStep];
      }
    }
  }

  private static double dot(double[] one, int o, double[] other, int n, int step, int count) {
    // Four sums, so that the processor need not wait for the one before.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      a += one[o + i] * other[n + i * step];
      b += one[o + i + 1] * other[n + (i + 1) * step];
      c += one[o + i + 2] * other[n + (i + 2) * step];
      d += one[o + i + 3] * other[n + (i + 3) * step];
    }
    for (; i < count; i++) {
      a += one[o + i] * other[n + i * step];
    }
    return a + b + c + d;
  }
}
