package dev.isomorph.anomaly.metrics;

import dev.isomorph.api.Tensor;
import java.nio.FloatBuffer;

/** How far a reconstruction is from its image, both [N, C, H, W] in [-1, 1]. */
public final class ReconstructionError {
  private ReconstructionError() {}

  /** For each image the mean of its squared differences, summed in double. */
  public static double[] perImage(Tensor image, Tensor reconstruction) {
    int count = image.batchSize();
    int each = image.size() / count;
    FloatBuffer expected = image.buffer();
    FloatBuffer actual = reconstruction.buffer();
    double[] errors = new double[count];
    for (int n = 0; n < count; n++) {
      double sum = 0;
      for (int i = n * each; i < (n + 1) * each; i++) {
        double difference = (double) expected.get(i) - actual.get(i);
        sum += difference * difference;
      }
      errors[n] = sum / each;
    }
    return errors;
  }

  /** For a batch of one, at each pixel the mean over the channels: H * W values. */
  public static float[] perPixel(Tensor image, Tensor reconstruction) {
    int channels = image.shape()[1];
    int pixels = image.size() / channels;
    FloatBuffer expected = image.buffer();
    FloatBuffer actual = reconstruction.buffer();
    float[] errors = new float[pixels];
    for (int i = 0; i < image.size(); i++) {
      float difference = expected.get(i) - actual.get(i);
      errors[i % pixels] += difference * difference / channels;
    }
    return errors;
  }
}
