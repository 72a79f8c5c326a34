package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * One image of a batch with its reconstruction.
 *
 * <p>Image and reconstruction are [C, H, W] in [-1, 1]; the mask, where the network has one, is [H,
 * W], the network's own opinion of how anomalous each pixel is, in 0..1.
 */
public final class ReconstructionPair {
  private final Tensor images;
  private final Optional<Tensor> reconstructions;
  private final Optional<Tensor> masks;
  private final int n;
  private final Map<String, Features> features;
  private final Map<String, Features> reconstructionFeatures;
  private final int[] shape;

  /** Copied when they are first asked for: many scorings look at the mask alone. */
  private float[] image;

  private float[] reconstruction;

  private ReconstructionPair(
      Tensor images,
      Optional<Tensor> reconstructions,
      Optional<Tensor> masks,
      int n,
      Map<String, Features> features,
      Map<String, Features> reconstructionFeatures) {
    this.images = images;
    this.reconstructions = reconstructions;
    this.masks = masks;
    this.n = n;
    this.features = features;
    this.reconstructionFeatures = reconstructionFeatures;
    this.shape = images.shape();
  }

  /**
   * The n-th image of a batch.
   *
   * @param image [N, C, H, W]
   * @param reconstruction the same shape
   * @param mask [N, 1, H, W], if the network has one
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static ReconstructionPair of(
      Tensor image, Tensor reconstruction, Optional<Tensor> mask, int n) {
    return of(image, Optional.of(reconstruction), mask, n);
  }

  /** The same where there may be no reconstruction, for a scoring that does not look at it. */
  static ReconstructionPair of(
      Tensor image, Optional<Tensor> reconstruction, Optional<Tensor> mask, int n) {
    int[] shape = image.shape();
    if (shape.length != 4 || reconstruction.filter(r -> !r.hasShape(shape)).isPresent()) {
      throw new IllegalArgumentException(
          "score: expected image and reconstruction [N, C, H, W] of one shape, got %s and %s"
              .formatted(image, reconstruction.orElse(null)));
    }
    mask.ifPresent(m -> requireMask(m, shape));
    return new ReconstructionPair(image, reconstruction, mask, n, Map.of(), Map.of());
  }

  /** The same with features by the names of their taps. */
  ReconstructionPair withFeatures(
      Map<String, Features> ofImage, Map<String, Features> ofReconstruction) {
    return new ReconstructionPair(images, reconstructions, masks, n, ofImage, ofReconstruction);
  }

  private static void requireMask(Tensor mask, int[] shape) {
    if (!mask.hasShape(shape[0], 1, shape[2], shape[3])) {
      throw new IllegalArgumentException(
          "score: expected a mask %s, got %s"
              .formatted(Arrays.toString(new int[] {shape[0], 1, shape[2], shape[3]}), mask));
    }
  }

  private static float[] example(Tensor batch, int n) {
    FloatBuffer values = batch.buffer();
    float[] example = new float[batch.size() / batch.batchSize()];
    values.position(n * example.length);
    values.get(example);
    return example;
  }

  int channels() {
    return shape[1];
  }

  int height() {
    return shape[2];
  }

  int width() {
    return shape[3];
  }

  /** [C, H, W], not to be changed. */
  synchronized float[] image() {
    if (image == null) {
      image = example(images, n);
    }
    return image;
  }

  /** The image, its values rounded to samples. */
  RgbImage rgbImage() {
    float[] values = image();
    byte[] planes = new byte[values.length];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (byte) Preprocessing.toSample(values[i]);
    }
    return RgbImage.ofPlanes(new Size2d(height(), width()), planes);
  }

  /** [C, H, W], not to be changed. */
  synchronized float[] reconstruction() {
    if (reconstruction == null) {
      reconstruction = example(reconstructions.orElseThrow(), n);
    }
    return reconstruction;
  }

  /** What the network makes of the image at a tap. */
  Features features(String tap) {
    return required(features, tap);
  }

  /** What the network makes of the reconstruction at a tap. */
  Features reconstructionFeatures(String tap) {
    return required(reconstructionFeatures, tap);
  }

  private static Features required(Map<String, Features> features, String tap) {
    Features found = features.get(tap);
    if (found == null) {
      throw new IllegalArgumentException(
          "scoring: expected features of '%s', got %s".formatted(tap, features.keySet()));
    }
    return found;
  }

  /** [H, W], a new array. */
  Optional<float[]> mask() {
    return masks.map(mask -> example(mask, n));
  }

  /** A copy of one channel. */
  float[] imageChannel(int channel) {
    return channel(image(), channel);
  }

  /** A copy of one channel. */
  float[] reconstructionChannel(int channel) {
    return channel(reconstruction(), channel);
  }

  private float[] channel(float[] values, int channel) {
    int pixels = height() * width();
    return Arrays.copyOfRange(values, channel * pixels, (channel + 1) * pixels);
  }
}
