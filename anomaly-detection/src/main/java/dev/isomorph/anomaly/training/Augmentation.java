package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.BatchPlace;
import dev.isomorph.anomaly.data.PixelChange;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.imaging.Mirror;
import dev.isomorph.spec.Size2d;
import java.util.Set;

/**
 * Changes that make more of few images. What happens to an image is a pure function of seed, epoch
 * and the image's position; where there are no epochs, of seed, step and index in the batch.
 *
 * @param augments what is changed
 * @param size of the images
 */
record Augmentation(Set<Augment> augments, Size2d size) implements PixelChange {
  private static final double MAX_DEGREES = 10;
  private static final double MAX_FACTOR = 0.1;
  private static final int CHANNELS = 3;

  /** Weights of red, green and blue in grey: ITU-R BT.601. */
  private static final float[] GREY = {0.299f, 0.587f, 0.114f};

  @Override
  public byte[] apply(byte[] pixels, BatchPlace place, int index) {
    if (augments.isEmpty()) {
      return pixels;
    }
    String which =
        place.epoch() > 0
            ? place.epoch() + "." + place.positions()[index]
            : "step." + place.step() + "." + index;
    CounterGenerator draws = CounterGenerator.of(place.seed(), "augment." + which);
    byte[] changed = pixels;
    if (augments.contains(Augment.FLIP) && draws.uniform(0) < 0.5) {
      changed = flip(changed);
    }
    if (augments.contains(Augment.ROTATE)) {
      changed = rotate(changed, MAX_DEGREES * (2 * draws.uniform(1) - 1));
    }
    if (augments.contains(Augment.COLOUR)) {
      changed = colour(changed, factor(draws, 2), factor(draws, 3), factor(draws, 4));
    }
    return changed;
  }

  private static float factor(CounterGenerator draws, int index) {
    return (float) (1 + MAX_FACTOR * (2 * draws.uniform(index) - 1));
  }

  /** Mirrored, left to right. */
  byte[] flip(byte[] pixels) {
    int width = size.width();
    byte[] flipped = new byte[pixels.length];
    for (int row = 0; row < pixels.length; row += width) {
      for (int x = 0; x < width; x++) {
        flipped[row + x] = pixels[row + width - 1 - x];
      }
    }
    return flipped;
  }

  /**
   * Turned about the centre, counter-clockwise, with bilinear interpolation; beyond the border the
   * image goes on mirrored at its outermost pixels (SciPy's {@code mode="mirror"}).
   */
  byte[] rotate(byte[] pixels, double degrees) {
    double cosine = StrictMath.cos(Math.toRadians(degrees));
    double sine = StrictMath.sin(Math.toRadians(degrees));
    int height = size.height();
    int width = size.width();
    double centreY = (height - 1) / 2.0;
    double centreX = (width - 1) / 2.0;
    int plane = height * width;
    byte[] rotated = new byte[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromY = centreY + cosine * (y - centreY) + sine * (x - centreX);
        double fromX = centreX - sine * (y - centreY) + cosine * (x - centreX);
        int top = (int) Math.floor(fromY);
        int left = (int) Math.floor(fromX);
        float down = (float) (fromY - top);
        float right = (float) (fromX - left);
        int row0 = Mirror.borderOnce(top, height) * width;
        int row1 = Mirror.borderOnce(top + 1, height) * width;
        int column0 = Mirror.borderOnce(left, width);
        int column1 = Mirror.borderOnce(left + 1, width);
        for (int c = 0; c < CHANNELS; c++) {
          int from = c * plane;
          float above =
              value(pixels, from + row0 + column0) * (1 - right)
                  + value(pixels, from + row0 + column1) * right;
          float below =
              value(pixels, from + row1 + column0) * (1 - right)
                  + value(pixels, from + row1 + column1) * right;
          rotated[from + y * width + x] = toByte(above * (1 - down) + below * down);
        }
      }
    }
    return rotated;
  }

  /**
   * Brightness, contrast and saturation multiplied: the distance of all values from black, then
   * from the image's mean grey, then from each pixel's own grey.
   */
  byte[] colour(byte[] pixels, float brightness, float contrast, float saturation) {
    int plane = size.height() * size.width();
    double sum = 0;
    for (int i = 0; i < plane; i++) {
      sum += grey(pixels, i, plane);
    }
    float mean = (float) (sum / plane) * brightness;
    byte[] changed = new byte[pixels.length];
    for (int i = 0; i < plane; i++) {
      float grey = mean + contrast * (brightness * grey(pixels, i, plane) - mean);
      for (int c = 0; c < CHANNELS; c++) {
        float value = mean + contrast * (brightness * value(pixels, i + c * plane) - mean);
        changed[i + c * plane] = toByte(grey + saturation * (value - grey));
      }
    }
    return changed;
  }

  private static float grey(byte[] pixels, int i, int plane) {
    return GREY[0] * value(pixels, i)
        + GREY[1] * value(pixels, i + plane)
        + GREY[2] * value(pixels, i + 2 * plane);
  }

  private static int value(byte[] pixels, int i) {
    return pixels[i] & 0xFF;
  }

  private static byte toByte(float value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
