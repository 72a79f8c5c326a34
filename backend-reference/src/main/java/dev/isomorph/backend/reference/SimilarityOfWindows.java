package dev.isomorph.backend.reference;

import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.objective.StructuralSimilarity;

/** {@link StructuralSimilarity} from its definition, one window after the other. */
final class SimilarityOfWindows {
  private final StructuralSimilarity l;
  private final Batch output;
  private final Batch target;
  private final Batch gradient;
  private final Size2d size;

  /** The share of each pixel in the window's means. */
  private final double share;

  SimilarityOfWindows(StructuralSimilarity l, Batch output, Batch target, Batch gradient) {
    this.l = l;
    this.output = output;
    this.target = target;
    this.gradient = gradient;
    this.size = output.shape().spatial();
    this.share = 1.0 / l.window() / l.window();
  }

  double loss() {
    double[] sum = new double[1];
    output.eachChannel(
        (channel, start) -> {
          for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
              sum[0] += similarity(start, y, x);
            }
          }
        });
    return 1 - sum[0] / output.values().length;
  }

  /** A pixel of a window: its index, or -1 beyond the border. */
  @FunctionalInterface
  private interface Pixel {
    void at(int index);
  }

  private void window(int start, int y, int x, Pixel visit) {
    int reach = l.window() / 2;
    for (int i = y - reach; i <= y + reach; i++) {
      for (int j = x - reach; j <= x + reach; j++) {
        boolean inside = i >= 0 && i < size.height() && j >= 0 && j < size.width();
        visit.at(inside ? start + i * size.width() + j : -1);
      }
    }
  }

  private static double value(Batch batch, int index) {
    return index < 0 ? 0 : batch.values()[index];
  }

  /** The similarity of the windows around one pixel; its derivative goes into the gradient. */
  private double similarity(int start, int y, int x) {
    double[] mean = new double[2];
    window(
        start,
        y,
        x,
        i -> {
          mean[0] += share * value(output, i);
          mean[1] += share * value(target, i);
        });
    double[] moments = new double[3];
    window(
        start,
        y,
        x,
        i -> {
          double o = value(output, i) - mean[0];
          double t = value(target, i) - mean[1];
          moments[0] += share * o * o;
          moments[1] += share * t * t;
          moments[2] += share * o * t;
        });
    double means = 2 * mean[0] * mean[1] + l.c1();
    double squares = mean[0] * mean[0] + mean[1] * mean[1] + l.c1();
    double covariance = 2 * moments[2] + l.c2();
    double variances = moments[0] + moments[1] + l.c2();
    double similarity = means * covariance / (squares * variances);
    double byMean =
        2 * mean[1] * covariance / (squares * variances) - 2 * mean[0] * similarity / squares;
    double byCovariance = 2 * means / (squares * variances);
    double byVariance = -similarity / variances;
    window(
        start,
        y,
        x,
        i -> {
          if (i >= 0) {
            gradient.values()[i] -=
                share
                    * (byMean
                        + byCovariance * (value(target, i) - mean[1])
                        + byVariance * 2 * (value(output, i) - mean[0]))
                    / output.values().length;
          }
        });
    return similarity;
  }
}
