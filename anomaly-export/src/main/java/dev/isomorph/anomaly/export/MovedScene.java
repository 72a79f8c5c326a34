package dev.isomorph.anomaly.export;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;

/**
 * A photograph of the scene that a detector compares images with: the mean of those it was trained
 * on, around a middle grey, moved and turned a little, so that it has to be laid on them.
 */
final class MovedScene {
  private static final double ANGLE = Math.toRadians(0.5);

  /** Share of each side by which the scene is moved. */
  private static final double SHIFT = 0.02;

  private static final double GREY = 0.5;

  private MovedScene() {}

  /**
   * The photograph, at a size.
   *
   * @param means [3, H, W] on a scale where white is 1, around 0
   */
  static RgbImage of(Tensor means, Size2d size) {
    int height = means.shape()[1];
    int width = means.shape()[2];
    float[] values = means.toArray();
    byte[] samples = new byte[values.length];
    double centreY = (height - 1) / 2.0;
    double centreX = (width - 1) / 2.0;
    for (int i = 0; i < height * width; i++) {
      double y = i / width - centreY;
      double x = i % width - centreX;
      double fromY = Math.cos(ANGLE) * y + Math.sin(ANGLE) * x + SHIFT * height + centreY;
      double fromX = Math.cos(ANGLE) * x - Math.sin(ANGLE) * y - SHIFT * width + centreX;
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        double value = at(values, c * height * width, height, width, fromY, fromX);
        samples[i * RgbImage.CHANNELS + c] =
            (byte) Math.max(0, Math.min(255, Math.round(255 * (GREY + value))));
      }
    }
    return Preprocessing.resized(new RgbImage(height, width, samples), size);
  }

  /** Blended of the four pixels around; edges are repeated. */
  private static double at(float[] values, int plane, int height, int width, double y, double x) {
    double inY = Math.max(0, Math.min(y, height - 1));
    double inX = Math.max(0, Math.min(x, width - 1));
    int top = (int) inY;
    int left = (int) inX;
    int bottom = Math.min(top + 1, height - 1);
    int right = Math.min(left + 1, width - 1);
    double low = inY - top;
    double far = inX - left;
    double above =
        values[plane + top * width + left] * (1 - far) + values[plane + top * width + right] * far;
    double below =
        values[plane + bottom * width + left] * (1 - far)
            + values[plane + bottom * width + right] * far;
    return above * (1 - low) + below * low;
  }
}
