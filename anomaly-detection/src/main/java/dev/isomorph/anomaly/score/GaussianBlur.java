package dev.isomorph.anomaly.score;

import dev.isomorph.imaging.Mirror;
import java.util.Arrays;

/**
 * A map convolved with a Gaussian, first along rows, then along columns. Beyond the border the map
 * goes on as its mirror image, the pixel at the border twice: {@code dcba|abcd|dcba}.
 *
 * <p>The numbers are those of {@code scipy.ndimage.gaussian_filter}, up to float32.
 */
final class GaussianBlur {
  private final float[] weights;
  private final int radius;

  private GaussianBlur(float[] weights) {
    this.weights = weights;
    this.radius = weights.length / 2;
  }

  /**
   * A Gaussian cut off at a number of standard deviations and scaled to sum one.
   *
   * @param sigma standard deviation in pixels, above 0
   * @param truncate where it is cut off, in standard deviations; the radius is rounded to pixels
   */
  static GaussianBlur of(double sigma, double truncate) {
    int radius = (int) (truncate * sigma + 0.5);
    double[] exact = new double[2 * radius + 1];
    for (int i = 0; i < exact.length; i++) {
      double distance = (i - radius) / sigma;
      exact[i] = Math.exp(-0.5 * distance * distance);
    }
    double sum = Arrays.stream(exact).sum();
    float[] weights = new float[exact.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (exact[i] / sum);
    }
    return new GaussianBlur(weights);
  }

  /** A Gaussian cut off at four standard deviations. */
  static GaussianBlur of(double sigma) {
    return of(sigma, ScoreConstants.BLUR_TRUNCATE);
  }

  /** How far the Gaussian goes, in pixels. */
  int radius() {
    return radius;
  }

  /** The blurred map, as a new array of {@code height * width}. */
  float[] apply(float[] map, int height, int width) {
    float[] along = new float[map.length];
    Ranges.forEach(height, width, (from, to) -> blurRows(map, width, from, to, along));
    float[] blurred = new float[map.length];
    Ranges.forEach(
        height,
        width,
        (from, to) -> {
          for (int y = from; y < to; y++) {
            for (int k = 0; k < weights.length; k++) {
              int source = Mirror.borderTwice(y + k - radius, height) * width;
              addTo(blurred, y * width, weights[k], along, source, width);
            }
          }
        });
    return blurred;
  }

  private void blurRows(float[] map, int width, int from, int to, float[] along) {
    float[] line = new float[width + 2 * radius];
    for (int y = from; y < to; y++) {
      int start = y * width;
      System.arraycopy(map, start, line, radius, width);
      for (int x = 0; x < radius; x++) {
        line[x] = map[start + Mirror.borderTwice(x - radius, width)];
        line[radius + width + x] = map[start + Mirror.borderTwice(width + x, width)];
      }
      for (int k = 0; k < weights.length; k++) {
        addTo(along, start, weights[k], line, k, width);
      }
    }
  }

  private static void addTo(
      float[] target, int at, float weight, float[] source, int from, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] += weight * source[from + i];
    }
  }
}
