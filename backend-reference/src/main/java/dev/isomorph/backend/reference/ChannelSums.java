package dev.isomorph.backend.reference;

import dev.isomorph.spec.Size2d;
import java.util.Arrays;

/**
 * The sums of a {@link Correlation} with the loop over channels innermost, which the compiler makes
 * vector instructions of however narrow the maps are. Every number is the sum of the same terms in
 * the same order as there, so it has the same bits.
 */
record ChannelSums(Correlation taps) {
  /**
   * Terms that are added to a sum in one go: as many rows of weights as stay near the processor.
   */
  private static final int TERMS = 36;

  /** {@code small += weight * big} over all taps. */
  void gather(double[] weight, Batch big, Batch small) {
    int channels = small.shape().channels();
    int inputs = big.shape().channels();
    int area = Math.toIntExact(taps.kernelSize().area());
    double[] rows = new double[weight.length]; // [big channels, taps, small channels]
    for (int s = 0; s < channels; s++) {
      for (int i = 0; i < inputs * area; i++) {
        rows[i * channels + s] = weight[s * inputs * area + i];
      }
    }
    TapTable table = TapTable.gathering(taps, big.shape().spatial(), small.shape().spatial());
    taps.sideBySide(small.size(), small, big, n -> sum(table, rows, big, small, n));
  }

  /** {@code big += weight * small} over all taps. */
  void scatter(double[] weight, Batch small, Batch big) {
    int channels = big.shape().channels();
    int inputs = small.shape().channels();
    int area = Math.toIntExact(taps.kernelSize().area());
    double[] rows = new double[weight.length]; // [small channels, taps, big channels]
    for (int s = 0; s < inputs; s++) {
      for (int b = 0; b < channels; b++) {
        for (int tap = 0; tap < area; tap++) {
          rows[(s * area + tap) * channels + b] = weight[(s * channels + b) * area + tap];
        }
      }
    }
    TapTable table = TapTable.scattering(taps, small.shape().spatial(), big.shape().spatial());
    taps.sideBySide(small.size(), small, big, n -> sum(table, rows, small, big, n));
  }

  /** One example: input channels in order, and the taps of each in order. */
  private void sum(TapTable table, double[] rows, Batch input, Batch output, int n) {
    int channels = output.shape().channels();
    int inputs = input.shape().channels();
    int area = Math.toIntExact(taps.kernelSize().area());
    int block = Math.max(1, TERMS / area);
    double[] sums = channelsLast(output, n);
    double[] factors = new double[block * area];
    int[] starts = new int[block * area];
    for (int from = 0; from < inputs; from += block) {
      int to = Math.min(inputs, from + block);
      for (int pixel = 0; pixel < output.area(); pixel++) {
        int terms = 0;
        for (int channel = from; channel < to; channel++) {
          int map = input.start(n, channel);
          for (int i = table.begin(pixel); i < table.begin(pixel + 1); i++) {
            factors[terms] = input.values()[map + table.pixel(i)];
            starts[terms++] = (channel * area + table.tap(i)) * channels;
          }
        }
        add(sums, pixel * channels, factors, rows, starts, terms, channels);
      }
    }
    for (int c = 0; c < channels; c++) {
      for (int pixel = 0; pixel < output.area(); pixel++) {
        output.values()[output.start(n, c) + pixel] = sums[pixel * channels + c];
      }
    }
  }

  /** {@code weight gradient += small * big}, over all pixels of all examples. */
  void weightGradient(Batch small, Batch big, double[] gradient) {
    double[][] examples = new double[small.size()][];
    Arrays.setAll(examples, n -> channelsLast(big, n));
    // Channels do not share a weight, so they may run side by side.
    taps.sideBySide(
        small.shape().channels(), small, big, s -> weights(s, small, big, examples, gradient));
  }

  /** The gradients of all weights of one channel of the small map. */
  private void weights(int s, Batch small, Batch big, double[][] examples, double[] gradient) {
    int channels = big.shape().channels();
    int area = Math.toIntExact(taps.kernelSize().area());
    double[] sums = new double[area * channels];
    for (int b = 0; b < channels; b++) {
      for (int tap = 0; tap < area; tap++) {
        sums[tap * channels + b] = gradient[(s * channels + b) * area + tap];
      }
    }
    RowDot dot = new RowDot(channels, small.shape().spatial().width());
    for (int n = 0; n < small.size(); n++) {
      int map = small.start(n, s);
      for (int tap = 0; tap < area; tap++) {
        rows(tap, small, map, big.shape().spatial(), examples[n], dot, sums, tap * channels);
      }
    }
    for (int b = 0; b < channels; b++) {
      for (int tap = 0; tap < area; tap++) {
        gradient[(s * channels + b) * area + tap] = sums[tap * channels + b];
      }
    }
  }

  /** Adds one dot product for each row that a tap ties. */
  private void rows(
      int tap,
      Batch small,
      int map,
      Size2d bigSize,
      double[] example,
      RowDot dot,
      double[] sums,
      int at) {
    Size2d smallSize = small.shape().spatial();
    int offsetY = taps.offsetY(tap / taps.kernelSize().width());
    int offsetX = taps.offsetX(tap % taps.kernelSize().width());
    int first = taps.firstX(offsetX);
    int count = taps.lastX(offsetX, smallSize, bigSize) - first + 1;
    for (int y = 0; count > 0 && y < smallSize.height(); y++) {
      int bigY = y * taps.stride().height() + offsetY;
      if (bigY >= 0 && bigY < bigSize.height()) {
        int step = taps.stride().width();
        int bigX = first * step + offsetX;
        dot.add(
            small.values(),
            map + y * smallSize.width() + first,
            example,
            bigY * bigSize.width() + bigX,
            step,
            count,
            sums,
            at);
      }
    }
  }

  /** For every channel of the big map the sum of products of two rows, as there in four parts. */
  private static final class RowDot {
    private final int channels;
    private final double[][] parts;
    private final double[][] factors;
    private final int[][] starts;

    RowDot(int channels, int width) {
      this.channels = channels;
      this.parts = new double[4][channels];
      this.factors = new double[4][width];
      this.starts = new int[4][width];
    }

    void add(
        double[] row,
        int start,
        double[] example,
        int pixel,
        int step,
        int count,
        double[] sums,
        int at) {
      int whole = count / 4 * 4;
      int[] terms = new int[4];
      for (int i = 0; i < count; i++) {
        int part = i < whole ? i % 4 : 0;
        factors[part][terms[part]] = row[start + i];
        starts[part][terms[part]++] = (pixel + i * step) * channels;
      }
      sumPart(0, example, terms[0]);
      switch (whole) {
        case 4 -> one(example, sums, at);
        case 8 -> two(example, sums, at);
        default -> {
          for (int part = 1; part < 4; part++) {
            sumPart(part, example, terms[part]);
          }
          double[] a = parts[0];
          double[] b = parts[1];
          double[] c = parts[2];
          double[] d = parts[3];
          for (int i = 0; i < channels; i++) {
            sums[at + i] += a[i] + b[i] + c[i] + d[i];
          }
        }
      }
    }

    private void sumPart(int part, double[] example, int terms) {
      Arrays.fill(parts[part], 0);
      ChannelSums.add(parts[part], 0, factors[part], example, starts[part], terms, channels);
    }

    /** Three of the parts have one term each. */
    private void one(double[] example, double[] sums, int at) {
      double[] a = parts[0];
      double f1 = factors[1][0];
      double f2 = factors[2][0];
      double f3 = factors[3][0];
      int r1 = starts[1][0];
      int r2 = starts[2][0];
      int r3 = starts[3][0];
      for (int i = 0; i < channels; i++) {
        sums[at + i] +=
            a[i]
                + (0 + f1 * example[r1 + i])
                + (0 + f2 * example[r2 + i])
                + (0 + f3 * example[r3 + i]);
      }
    }

    /** Three of the parts have two terms each. */
    private void two(double[] example, double[] sums, int at) {
      double[] a = parts[0];
      double f1 = factors[1][0];
      double f2 = factors[2][0];
      double f3 = factors[3][0];
      double f5 = factors[1][1];
      double f6 = factors[2][1];
      double f7 = factors[3][1];
      int r1 = starts[1][0];
      int r2 = starts[2][0];
      int r3 = starts[3][0];
      int r5 = starts[1][1];
      int r6 = starts[2][1];
      int r7 = starts[3][1];
      for (int i = 0; i < channels; i++) {
        sums[at + i] +=
            a[i]
                + (0 + f1 * example[r1 + i] + f5 * example[r5 + i])
                + (0 + f2 * example[r2 + i] + f6 * example[r6 + i])
                + (0 + f3 * example[r3 + i] + f7 * example[r7 + i]);
      }
    }
  }

  /** An example's values as [pixels, channels]. */
  private static double[] channelsLast(Batch batch, int n) {
    int channels = batch.shape().channels();
    double[] values = new double[channels * batch.area()];
    for (int c = 0; c < channels; c++) {
      for (int pixel = 0; pixel < batch.area(); pixel++) {
        values[pixel * channels + c] = batch.values()[batch.start(n, c) + pixel];
      }
    }
    return values;
  }

  /**
   * {@code sums += factor * row} for one row after the other. Eight in one pass take less than half
   * of the loads and stores.
   */
  private static void add(
      double[] sums,
      int at,
      double[] factors,
      double[] rows,
      int[] starts,
      int terms,
      int channels) {
    int i = 0;
    for (; i + 7 < terms; i += 8) {
      eight(sums, at, factors, rows, starts, i, channels);
    }
    if (i + 3 < terms) {
      four(sums, at, factors, rows, starts, i, channels);
      i += 4;
    }
    for (; i < terms; i++) {
      one(sums, at, factors[i], rows, starts[i], channels);
    }
  }

  private static void eight(
      double[] sums, int at, double[] factors, double[] rows, int[] starts, int i, int channels) {
    double f0 = factors[i];
    double f1 = factors[i + 1];
    double f2 = factors[i + 2];
    double f3 = factors[i + 3];
    double f4 = factors[i + 4];
    double f5 = factors[i + 5];
    double f6 = factors[i + 6];
    double f7 = factors[i + 7];
    int r0 = starts[i];
    int r1 = starts[i + 1];
    int r2 = starts[i + 2];
    int r3 = starts[i + 3];
    int r4 = starts[i + 4];
    int r5 = starts[i + 5];
    int r6 = starts[i + 6];
    int r7 = starts[i + 7];
    for (int c = 0; c < channels; c++) {
      sums[at + c] =
          sums[at + c]
              + f0 * rows[r0 + c]
              + f1 * rows[r1 + c]
              + f2 * rows[r2 + c]
              + f3 * rows[r3 + c]
              + f4 * rows[r4 + c]
              + f5 * rows[r5 + c]
              + f6 * rows[r6 + c]
              + f7 * rows[r7 + c];
    }
  }

  private static void four(
      double[] sums, int at, double[] factors, double[] rows, int[] starts, int i, int channels) {
    double f0 = factors[i];
    double f1 = factors[i + 1];
    double f2 = factors[i + 2];
    double f3 = factors[i + 3];
    int r0 = starts[i];
    int r1 = starts[i + 1];
    int r2 = starts[i + 2];
    int r3 = starts[i + 3];
    for (int c = 0; c < channels; c++) {
      sums[at + c] =
          sums[at + c]
              + f0 * rows[r0 + c]
              + f1 * rows[r1 + c]
              + f2 * rows[r2 + c]
              + f3 * rows[r3 + c];
    }
  }

  private static void one(
      double[] sums, int at, double factor, double[] rows, int start, int channels) {
    for (int c = 0; c < channels; c++) {
      sums[at + c] += factor * rows[start + c];
    }
  }
}
