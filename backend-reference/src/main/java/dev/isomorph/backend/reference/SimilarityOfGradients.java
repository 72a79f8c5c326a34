package dev.isomorph.backend.reference;

import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;

/** {@link GradientMagnitudeSimilarity} from its definition. */
final class SimilarityOfGradients {
  private static final Size2d THREE = Size2d.square(3);
  private static final Size2d ONE = Size2d.square(1);
  private static final double THIRD = 1.0 / 3;

  /** Prewitt's kernels [2, 1, 3, 3]. */
  private static final double[] KERNELS = {
    THIRD, 0, -THIRD, THIRD, 0, -THIRD, THIRD, 0, -THIRD, THIRD, THIRD, THIRD, 0, 0, 0, -THIRD,
    -THIRD, -THIRD
  };

  private static final Correlation PREWITT = new Correlation(THREE, ONE, ONE, ONE);

  private SimilarityOfGradients() {}

  static double loss(GradientMagnitudeSimilarity l, Batch output, Batch target, Batch gradient) {
    Batch greyGradient = Batch.zeros(output.size(), grey(output.shape()));
    double loss = scales(l, l.scales(), grey(output), grey(target), greyGradient);
    int channels = output.shape().channels();
    for (int n = 0; n < output.size(); n++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < output.area(); i++) {
          gradient.values()[output.start(n, c) + i] =
              greyGradient.values()[greyGradient.start(n, 0) + i] / channels;
        }
      }
    }
    return loss;
  }

  private static Shape grey(Shape shape) {
    return Shape.of(1, shape.spatial().height(), shape.spatial().width());
  }

  private static Batch grey(Batch batch) {
    Batch grey = Batch.zeros(batch.size(), grey(batch.shape()));
    for (int n = 0; n < batch.size(); n++) {
      for (int c = 0; c < batch.shape().channels(); c++) {
        for (int i = 0; i < batch.area(); i++) {
          grey.values()[grey.start(n, 0) + i] +=
              batch.values()[batch.start(n, c) + i] / batch.shape().channels();
        }
      }
    }
    return grey;
  }

  /** This scale and the smaller ones, in the share that each has. */
  private static double scales(
      GradientMagnitudeSimilarity l, int left, Batch output, Batch target, Batch gradient) {
    double share = 1.0 / l.scales();
    double loss = share * scale(l, output, target, gradient, share);
    if (left == 1) {
      return loss;
    }
    Batch smaller = halved(output);
    Batch smallerGradient = Batch.zeros(smaller.size(), smaller.shape());
    double rest = scales(l, left - 1, smaller, halved(target), smallerGradient);
    eachQuarter(
        output,
        smaller,
        (large, small) -> gradient.values()[large] += smallerGradient.values()[small] / 4);
    return loss + rest;
  }

  private static double scale(
      GradientMagnitudeSimilarity l, Batch output, Batch target, Batch gradient, double share) {
    Batch slopes = slopes(output);
    double[] magnitude = magnitude(slopes);
    double[] wanted = magnitude(slopes(target));
    Batch slopeGradient = Batch.zeros(slopes.size(), slopes.shape());
    int count = magnitude.length;
    double sum = 0;
    for (int n = 0; n < output.size(); n++) {
      for (int i = 0; i < output.area(); i++) {
        int at = n * output.area() + i;
        double o = magnitude[at];
        double t = wanted[at];
        double above = 2 * o * t + l.constant();
        double below = o * o + t * t + l.constant();
        sum += 1 - above / below;
        double slope = -share / count * (2 * t * below - above * 2 * o) / (below * below);
        for (int direction = 0; direction < 2; direction++) {
          int k = slopes.start(n, direction) + i;
          slopeGradient.values()[k] = slope * slopes.values()[k] / o;
        }
      }
    }
    PREWITT.scatter(KERNELS, slopeGradient, gradient);
    return sum / count;
  }

  /** [N, 1, H, W] to [N, 2, H, W]. */
  private static Batch slopes(Batch grey) {
    Size2d size = grey.shape().spatial();
    Batch slopes = Batch.zeros(grey.size(), Shape.of(2, size.height(), size.width()));
    PREWITT.gather(KERNELS, grey, slopes);
    return slopes;
  }

  private static double[] magnitude(Batch slopes) {
    double[] magnitude = new double[slopes.size() * slopes.area()];
    for (int n = 0; n < slopes.size(); n++) {
      for (int i = 0; i < slopes.area(); i++) {
        double x = slopes.values()[slopes.start(n, 0) + i];
        double y = slopes.values()[slopes.start(n, 1) + i];
        magnitude[n * slopes.area() + i] =
            Math.sqrt(x * x + y * y + GradientMagnitudeSimilarity.SMOOTHING);
      }
    }
    return magnitude;
  }

  /** Means of 2x2 pixels; an odd last row or column is left out. */
  private static Batch halved(Batch grey) {
    Size2d size = grey.shape().spatial();
    Batch halved = Batch.zeros(grey.size(), Shape.of(1, size.height() / 2, size.width() / 2));
    eachQuarter(grey, halved, (large, small) -> halved.values()[small] += grey.values()[large] / 4);
    return halved;
  }

  /** A pixel of a large map and the one of the small map that it is a quarter of. */
  @FunctionalInterface
  private interface Quarter {
    void at(int large, int small);
  }

  private static void eachQuarter(Batch large, Batch small, Quarter visit) {
    Size2d from = large.shape().spatial();
    Size2d to = small.shape().spatial();
    for (int n = 0; n < large.size(); n++) {
      for (int y = 0; y < 2 * to.height(); y++) {
        for (int x = 0; x < 2 * to.width(); x++) {
          visit.at(
              large.start(n, 0) + y * from.width() + x,
              small.start(n, 0) + y / 2 * to.width() + x / 2);
        }
      }
    }
  }
}
