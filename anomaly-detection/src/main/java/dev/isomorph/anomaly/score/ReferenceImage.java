package dev.isomorph.anomaly.score;

import static dev.isomorph.anomaly.score.ScoreConstants.REFERENCE_MARGIN;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * What normal photographs of one scene look like at each place, once they are laid on each other:
 * mean and standard deviation of each colour there, the slow changes of the light taken out. Safe
 * from many threads.
 */
final class ReferenceImage implements FittedFeatures {
  /** Pixels of an image's shorter side, at least: one is left between the margins. */
  static final int MIN_SIDE = 2 * REFERENCE_MARGIN + 1;

  /** What a deviation has at least: smaller differences are noise, on a scale where white is 1. */
  static final float NOISE = 0.02f;

  /** Beyond every mean, which is a difference of two values in 0..1. */
  private static final float MAX_MEAN = 2;

  private final Plane outline;
  private final List<Plane> means;
  private final List<Plane> deviations;
  private final Registration registration;

  /**
   * Of what was fitted.
   *
   * @param outline what images are laid on
   * @param means for red, green and blue, on a scale where white is 1
   * @param deviations of the same size as the means, above 0
   */
  ReferenceImage(Plane outline, List<Plane> means, List<Plane> deviations) {
    this.outline = outline;
    this.means = means;
    this.deviations = deviations;
    this.registration = new Registration(outline);
  }

  /**
   * Of saved tensors.
   *
   * @param tensors [h, w], [3, H, W] and [3, H, W], finite
   * @throws IllegalArgumentException if they are something else
   */
  static ReferenceImage of(List<Tensor> tensors) {
    int[] small = tensors.get(0).shape();
    int[] whole = tensors.get(1).shape();
    boolean fit =
        small.length == 2
            && whole.length == 3
            && whole[0] == RgbImage.CHANNELS
            && tensors.get(2).hasShape(whole)
            && isLargeEnough(whole[1], whole[2])
            && tensors.get(0).hasShape(outlineShape(whole));
    if (!fit) {
      throw new IllegalArgumentException(
          "scoring '%s': expected an outline [h, w], means and deviations [3, H, W] of one size that goes with it, got %s"
              .formatted(ReferenceMap.NAME, tensors));
    }
    for (Tensor tensor : tensors) {
      if (tensor.firstNotFinite().isPresent()) {
        throw new IllegalArgumentException(
            "scoring '%s': expected finite values, got %s".formatted(ReferenceMap.NAME, tensor));
      }
    }
    requireAll(tensors.get(1), "means from -2 to 2", mean -> Math.abs(mean) <= MAX_MEAN);
    requireAll(tensors.get(2), "deviations of at least 0.02", deviation -> deviation >= NOISE);
    return new ReferenceImage(
        new Plane(small[0], small[1], tensors.get(0).toArray()),
        planes(tensors.get(1)),
        planes(tensors.get(2)));
  }

  /** Whether something is left of an image between the margins. */
  static boolean isLargeEnough(int height, int width) {
    return Math.min(height, width) >= MIN_SIDE;
  }

  private static int[] outlineShape(int[] whole) {
    Size2d size = Outline.size(new Size2d(whole[1], whole[2]));
    return new int[] {size.height(), size.width()};
  }

  private static void requireAll(Tensor tensor, String expected, DoublePredicate holds) {
    for (float value : tensor.toArray()) {
      if (!holds.test(value)) {
        throw new IllegalArgumentException(
            "scoring '%s': expected %s, got %s".formatted(ReferenceMap.NAME, expected, value));
      }
    }
  }

  private static List<Plane> planes(Tensor tensor) {
    int[] shape = tensor.shape();
    int pixels = shape[1] * shape[2];
    float[] values = tensor.toArray();
    List<Plane> planes = new ArrayList<>();
    for (int c = 0; c < shape[0]; c++) {
      planes.add(
          new Plane(shape[1], shape[2], Arrays.copyOfRange(values, c * pixels, (c + 1) * pixels)));
    }
    return planes;
  }

  @Override
  public List<Tensor> tensors() {
    return List.of(
        Tensor.wrap(outline.values(), outline.height(), outline.width()),
        tensor(means),
        tensor(deviations));
  }

  private static Tensor tensor(List<Plane> planes) {
    Plane first = planes.get(0);
    int pixels = first.values().length;
    float[] values = new float[planes.size() * pixels];
    for (int c = 0; c < planes.size(); c++) {
      System.arraycopy(planes.get(c).values(), 0, values, c * pixels, pixels);
    }
    return Tensor.wrap(values, planes.size(), first.height(), first.width());
  }

  /** The size that images are brought to. */
  private Size2d size() {
    return new Size2d(means.get(0).height(), means.get(0).width());
  }

  /**
   * How many standard deviations each pixel is from the mean of its place, root mean square over
   * the colours; 0 where no normal image was, [H, W] of the image.
   */
  float[] map(RgbImage image) {
    Plane map = map(PhotographPlanes.of(Preprocessing.resized(image, size())));
    if (image.size().equals(size())) {
      return map.values();
    }
    float[] resized = new float[image.height() * image.width()];
    map.addResized(resized, image.height(), image.width(), 1);
    return resized;
  }

  private Plane map(PhotographPlanes photograph) {
    Similarity laid =
        registration
            .of(photograph.outline())
            .similarity()
            .resized((double) size().height() / outline.height());
    Plane far = new Plane(size().height(), size().width());
    eachInside(
        laid,
        size(),
        (i, y, x) -> {
          float sum = 0;
          for (int c = 0; c < means.size(); c++) {
            float difference = photograph.details().get(c).at(y, x) - means.get(c).values()[i];
            float ofOne = difference / deviations.get(c).values()[i];
            sum += ofOne * ofOne;
          }
          far.values()[i] = (float) Math.sqrt(sum / means.size());
        });
    Plane map = new Plane(far.height(), far.width());
    eachInside(laid.inverse(), size(), (i, y, x) -> map.values()[i] = far.at(y, x));
    return map;
  }

  /** The pixels of a reference that come from inside an image of the same size. */
  static void eachInside(Similarity laid, Size2d size, Similarity.Source source) {
    int bottom = size.height() - 1 - REFERENCE_MARGIN;
    int right = size.width() - 1 - REFERENCE_MARGIN;
    laid.eachSource(
        size.height(),
        size.width(),
        (i, y, x) -> {
          if (y >= REFERENCE_MARGIN && y <= bottom && x >= REFERENCE_MARGIN && x <= right) {
            source.at(i, y, x);
          }
        });
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReferenceImage reference
        && Arrays.deepEquals(values(), reference.values());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values());
  }

  private float[][] values() {
    return tensors().stream().map(Tensor::toArray).toArray(float[][]::new);
  }
}
