package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * One image of a batch beside what the network made of it.
 *
 * <p>Image and reconstruction are [C, H, W] in [-1, 1]; the mask, where the network has one, is [H,
 * W], the network's own opinion of how anomalous each pixel is, in 0..1.
 */
public final class Compared {
  private final float[] image;
  private final float[] reconstruction;
  private final Optional<float[]> mask;
  private final Map<String, Features> features;
  private final Map<String, Features> reconstructionFeatures;
  private final int channels;
  private final int height;
  private final int width;

  private Compared(
      float[] image,
      float[] reconstruction,
      Optional<float[]> mask,
      Map<String, Features> features,
      Map<String, Features> reconstructionFeatures,
      int[] shape) {
    this.image = image;
    this.reconstruction = reconstruction;
    this.mask = mask;
    this.features = features;
    this.reconstructionFeatures = reconstructionFeatures;
    this.channels = shape[1];
    this.height = shape[2];
    this.width = shape[3];
  }

  /**
   * The n-th image of a batch.
   *
   * @param image [N, C, H, W]
   * @param reconstruction the same shape
   * @param mask [N, 1, H, W], if the network has one
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Compared of(Tensor image, Tensor reconstruction, Optional<Tensor> mask, int n) {
    int[] shape = image.shape();
    if (shape.length != 4 || !reconstruction.hasShape(shape)) {
      throw new IllegalArgumentException(
          "score: expected image and reconstruction [N, C, H, W] of one shape, got %s and %s"
              .formatted(image, reconstruction));
    }
    mask.ifPresent(m -> requireMask(m, shape));
    return new Compared(
        example(image, n),
        example(reconstruction, n),
        mask.map(m -> example(m, n)),
        Map.of(),
        Map.of(),
        shape);
  }

  /** The same with features by the names of their taps. */
  Compared withFeatures(Map<String, Features> ofImage, Map<String, Features> ofReconstruction) {
    int[] shape = {1, channels, height, width};
    return new Compared(image, reconstruction, mask, ofImage, ofReconstruction, shape);
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
    return channels;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** [C, H, W], not to be changed. */
  float[] image() {
    return image;
  }

  /** [C, H, W], not to be changed. */
  float[] reconstruction() {
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

  /** [H, W], not to be changed. */
  Optional<float[]> mask() {
    return mask;
  }

  /** A copy of one channel. */
  float[] imageChannel(int channel) {
    return Arrays.copyOfRange(image, channel * height * width, (channel + 1) * height * width);
  }

  /** A copy of one channel. */
  float[] reconstructionChannel(int channel) {
    return Arrays.copyOfRange(
        reconstruction, channel * height * width, (channel + 1) * height * width);
  }
}
