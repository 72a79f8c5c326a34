package dev.isomorph.sample.suite.photograph;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.SplittableRandom;

/** Makes a photograph of a drawing: uneven light, vignette, the lens' blur, the sensor's noise. */
final class Camera {
  private static final int CHANNELS = 3;
  private static final int NOISE_TABLE = 1 << 14;
  private static final float[] NORMAL = normalTable();

  private Camera() {}

  static BufferedImage photograph(Picture picture, Shot shot) {
    int width = picture.width();
    int height = picture.height();
    float[] samples = lit(picture, shot);
    float[] kernel = kernel(shot.blurPixels() * width / Picture.WIDTH);
    float[] blurred = new float[samples.length];
    blur(samples, blurred, width * height, CHANNELS, width, kernel);
    blur(blurred, samples, width * height, CHANNELS * width, height, kernel);
    BufferedImage photograph = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    expose(samples, shot, ((DataBufferInt) photograph.getRaster().getDataBuffer()).getData());
    return photograph;
  }

  /** The light that reaches the lens, [H, W, 3]. */
  private static float[] lit(Picture picture, Shot shot) {
    int width = picture.width();
    int[] pixels = picture.pixels();
    float[] samples = new float[pixels.length * CHANNELS];
    for (int i = 0; i < pixels.length; i++) {
      double x = 2.0 * (i % width) / width - 1;
      double y = 2.0 * (i / width) / picture.height() - 1;
      double light =
          (1 + shot.slope() * (x * shot.lightX() + y * shot.lightY()))
              * (1 - shot.vignette() * (x * x + y * y) / 2)
              / 255;
      samples[CHANNELS * i] = (float) ((pixels[i] >> 16 & 0xFF) * light * shot.red());
      samples[CHANNELS * i + 1] = (float) ((pixels[i] >> 8 & 0xFF) * light * shot.green());
      samples[CHANNELS * i + 2] = (float) ((pixels[i] & 0xFF) * light * shot.blue());
    }
    return samples;
  }

  /** Gaussian weights from the middle outwards; their sum over both sides is 1. */
  private static float[] kernel(double deviation) {
    float[] kernel = new float[(int) Math.ceil(3 * deviation) + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) Math.exp(-i * i / (2 * deviation * deviation));
      sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= (float) sum;
    }
    return kernel;
  }

  /**
   * Blurs along one axis; the border's samples are repeated.
   *
   * @param step distance of neighbours in the array
   * @param length how many pixels the axis has
   */
  private static void blur(
      float[] from, float[] to, int pixels, int step, int length, float[] kernel) {
    for (int i = 0; i < pixels * CHANNELS; i++) {
      int place = i / step % length;
      float sum = kernel[0] * from[i];
      for (int k = 1; k < kernel.length; k++) {
        int before = i - Math.min(k, place) * step;
        int after = i + Math.min(k, length - 1 - place) * step;
        sum += kernel[k] * (from[before] + from[after]);
      }
      to[i] = sum;
    }
  }

  private static void expose(float[] samples, Shot shot, int[] pixels) {
    SplittableRandom random = new SplittableRandom(shot.noiseSeed());
    for (int i = 0; i < pixels.length; i++) {
      long bits = random.nextLong();
      int packed = 0;
      for (int c = 0; c < CHANNELS; c++) {
        float value = Math.max(0, samples[CHANNELS * i + c]);
        double deviation = shot.noise() * Math.sqrt(0.12 + 0.88 * value);
        double noisy = value + deviation * NORMAL[(int) (bits >>> 21 * c) & NOISE_TABLE - 1];
        packed = packed << 8 | (int) (255 * Math.max(0, Math.min(1, noisy)) + 0.5);
      }
      pixels[i] = packed;
    }
  }

  /** Standard normal numbers to pick from; drawing each anew would take most of the time. */
  private static float[] normalTable() {
    SplittableRandom random = new SplittableRandom(20_261_128);
    float[] table = new float[NOISE_TABLE];
    for (int i = 0; i < table.length; i += 2) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      table[i] = (float) (radius * Math.cos(angle));
      table[i + 1] = (float) (radius * Math.sin(angle));
    }
    return table;
  }
}
