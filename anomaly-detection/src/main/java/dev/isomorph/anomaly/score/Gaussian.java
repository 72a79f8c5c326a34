package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A normal distribution of features: mean and a triangular matrix W that makes them independent and
 * of unit variance, so that |W (x - mean)|^2 is the squared Mahalanobis distance. Kept in float32,
 * so that a saved detector scores with the same bits; sums are in double.
 */
final class Gaussian implements FittedFeatures {
  private static final int MAX_FEATURES = 4096;

  private final float[] mean;

  /** Row after row, zero above the diagonal. */
  private final float[] whitening;

  private Gaussian(float[] mean, float[] whitening) {
    this.mean = mean;
    this.whitening = whitening;
  }

  /**
   * Of saved tensors.
   *
   * @param mean [D]
   * @param whitening [D, D]
   */
  static Gaussian of(Tensor mean, Tensor whitening) {
    if (!whitening.hasShape(mean.size(), mean.size())) {
      throw new IllegalArgumentException(
          "expected mean [D] and whitening [D, D], got %s and %s".formatted(mean, whitening));
    }
    if (mean.firstNotFinite().isPresent() || whitening.firstNotFinite().isPresent()) {
      throw new IllegalArgumentException("expected finite numbers in mean and whitening");
    }
    return new Gaussian(mean.toArray(), whitening.toArray());
  }

  /** Throws {@link IllegalArgumentException} if a matrix of so many features would be too large. */
  static void requireSize(long features) {
    if (features > MAX_FEATURES) {
      throw new IllegalArgumentException(
          "scoring: expected at most %d features for a Mahalanobis distance, got %d; use a smaller grid or a tap with fewer channels"
              .formatted(MAX_FEATURES, features));
    }
  }

  Tensor mean() {
    return Tensor.wrap(mean, mean.length);
  }

  Tensor whitening() {
    return Tensor.wrap(whitening, mean.length, mean.length);
  }

  @Override
  public List<Tensor> tensors() {
    return List.of(mean(), whitening());
  }

  double squaredDistance(float[] point) {
    double sum = 0;
    for (double value : whitened(centred(point))) {
      sum += value * value;
    }
    return sum;
  }

  /**
   * What each feature has to do with the squared distance: (x - mean) times the inverse covariance
   * times (x - mean), feature by feature. A feature that makes the point more usual has no share;
   * the shares of the others are scaled so that all sum to the squared distance.
   */
  double[] shares(float[] point) {
    int size = mean.length;
    double[] centred = centred(point);
    double[] whitened = whitened(centred);
    double[] shares = new double[size];
    double distance = 0;
    for (int row = 0; row < size; row++) {
      distance += whitened[row] * whitened[row];
      for (int column = 0; column <= row; column++) {
        shares[column] += whitening[row * size + column] * whitened[row];
      }
    }
    double positive = 0;
    for (int i = 0; i < size; i++) {
      shares[i] = Math.max(0, shares[i] * centred[i]);
      positive += shares[i];
    }
    for (int i = 0; i < size && positive > 0; i++) {
      shares[i] *= distance / positive;
    }
    return shares;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gaussian gaussian
        && Arrays.equals(mean, gaussian.mean)
        && Arrays.equals(whitening, gaussian.whitening);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(whitening);
  }

  private double[] centred(float[] point) {
    if (point.length != mean.length) {
      throw new IllegalArgumentException(
          "scoring: expected %d features as fitted, got %d".formatted(mean.length, point.length));
    }
    double[] centred = new double[point.length];
    for (int i = 0; i < centred.length; i++) {
      centred[i] = (double) point[i] - mean[i];
    }
    return centred;
  }

  private double[] whitened(double[] centred) {
    int size = centred.length;
    double[] whitened = new double[size];
    for (int row = 0; row < size; row++) {
      double sum = 0;
      for (int column = 0; column <= row; column++) {
        sum += whitening[row * size + column] * centred[column];
      }
      whitened[row] = sum;
    }
    return whitened;
  }

  /** Learns from the points of a map. */
  static final class OfMap implements FittedFeatures.Fitting {
    private final FeatureMap map;
    private Fitting fitting;

    OfMap(FeatureMap map) {
      this.map = map;
    }

    @Override
    public void add(ReconstructionPair pair) {
      for (float[] point : map.points(pair)) {
        fitting = fitting == null ? new Fitting(point.length) : fitting;
        fitting.add(point);
      }
    }

    @Override
    public Gaussian fitted(FitProgress progress) {
      return fitting.gaussian();
    }
  }

  /**
   * Sums over points, one after the other, in double; memory for D * D numbers.
   *
   * <p>The covariance is shrunk towards a multiple of the identity by oracle approximating
   * shrinkage, so that it can be inverted however few points there are.
   *
   * @see <a href="https://arxiv.org/abs/0907.4698">Chen et al. (2010)</a>
   */
  static final class Fitting {
    private final int size;
    private final double[] sum;
    private final double[] products;
    private long count;

    Fitting(int size) {
      requireSize(size);
      this.size = size;
      this.sum = new double[size];
      this.products = new double[size * size];
    }

    void add(float[] point) {
      if (point.length != size) {
        throw new IllegalArgumentException(
            "scoring: expected %d features, got %d".formatted(size, point.length));
      }
      count++;
      for (int row = 0; row < size; row++) {
        double value = point[row];
        sum[row] += value;
        if (value != 0) {
          int start = row * size;
          for (int column = 0; column <= row; column++) {
            products[start + column] += value * point[column];
          }
        }
      }
    }

    /** The Gaussian of at least two points. */
    Gaussian gaussian() {
      double[] covariance = shrunk();
      factorise(covariance);
      invert(covariance);
      float[] mean = new float[size];
      float[] whitening = new float[size * size];
      for (int row = 0; row < size; row++) {
        mean[row] = (float) (sum[row] / count);
        for (int column = 0; column <= row; column++) {
          whitening[row * size + column] = (float) covariance[row * size + column];
        }
      }
      return new Gaussian(mean, whitening);
    }

    /** The lower triangle of the shrunk covariance. */
    private double[] shrunk() {
      double[] covariance = new double[size * size];
      double trace = 0;
      double squares = 0;
      for (int row = 0; row < size; row++) {
        for (int column = 0; column <= row; column++) {
          double value = (products[row * size + column] - sum[row] / count * sum[column]) / count;
          covariance[row * size + column] = value;
          squares += (row == column ? 1 : 2) * value * value;
        }
        trace += covariance[row * size + row];
      }
      double variance = trace / size;
      if (!(variance > 0)) {
        throw new IllegalArgumentException(
            "scoring: expected features that vary over the training images, got %d constant ones"
                .formatted(size));
      }
      double mean = squares / size / size;
      double wanted = mean + variance * variance;
      double most = (count + 1) * (mean - variance * variance / size);
      double shrinkage = most <= wanted ? 1 : wanted / most;
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < row; column++) {
          covariance[row * size + column] *= 1 - shrinkage;
        }
        int diagonal = row * size + row;
        covariance[diagonal] = (1 - shrinkage) * covariance[diagonal] + shrinkage * variance;
      }
      return covariance;
    }

    /** Cholesky, in place: the lower triangle becomes L with L L' the matrix. */
    private void factorise(double[] matrix) {
      for (int row = 0; row < size; row++) {
        int start = row * size;
        for (int column = 0; column <= row; column++) {
          int other = column * size;
          double value = matrix[start + column];
          for (int k = 0; k < column; k++) {
            value -= matrix[start + k] * matrix[other + k];
          }
          matrix[start + column] =
              row == column ? Math.sqrt(value) : value / matrix[other + column];
        }
      }
    }

    /** The lower triangle L becomes its inverse, in place, row after row. */
    private void invert(double[] lower) {
      double[] inverse = new double[size];
      for (int row = 0; row < size; row++) {
        int start = row * size;
        Arrays.fill(inverse, 0, row, 0);
        for (int k = 0; k < row; k++) {
          double factor = lower[start + k];
          for (int column = 0; column <= k; column++) {
            inverse[column] -= factor * lower[k * size + column];
          }
        }
        double diagonal = lower[start + row];
        for (int column = 0; column < row; column++) {
          lower[start + column] = inverse[column] / diagonal;
        }
        lower[start + row] = 1 / diagonal;
      }
    }
  }
}
