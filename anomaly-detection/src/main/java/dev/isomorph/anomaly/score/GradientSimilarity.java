package dev.isomorph.anomaly.score;

/**
 * How unlike the edges of two images are: one minus the similarity of gradient magnitudes, mean
 * over three scales, in 0..1.
 *
 * <p>The images' channels are averaged. At each scale the gradients are Prewitt's, with the border
 * pixel repeated; {@code similarity = (2 g h + c) / (g g + h h + c)} with {@code c = 0.0026 * 4}
 * for values in [-1, 1]. The next scale averages 2 x 2 pixels; its map is blended back to full size
 * (bilinear, by pixel centres).
 *
 * @see <a href="https://doi.org/10.1109/TIP.2013.2293423">Xue et al. (2014)</a>, for the scales <a
 *     href="https://doi.org/10.1016/j.patcog.2020.107706">Zavrtanik et al. (2021)</a>
 */
final class GradientSimilarity {
  private static final int SCALES = 3;
  private static final float C = 0.0026f * 4;

  private GradientSimilarity() {}

  static float[] distance(Compared pair) {
    Plane a = grey(pair, pair.image());
    Plane b = grey(pair, pair.reconstruction());
    float[] map = new float[a.height * a.width];
    int scales = scales(a.height, a.width);
    for (int scale = 0; scale < scales; scale++) {
      unlikeness(a, b).addResized(map, pair.height(), pair.width(), 1f / scales);
      a = a.halved();
      b = b.halved();
    }
    return map;
  }

  /** As many as leave two pixels on each side. */
  private static int scales(int height, int width) {
    int scales = 1;
    while (scales < SCALES && Math.min(height, width) >> scales >= 2) {
      scales++;
    }
    return scales;
  }

  private static Plane grey(Compared pair, float[] values) {
    Plane grey = new Plane(pair.height(), pair.width());
    int pixels = grey.values.length;
    for (int i = 0; i < values.length; i++) {
      grey.values[i % pixels] += values[i] / pair.channels();
    }
    return grey;
  }

  private static Plane unlikeness(Plane a, Plane b) {
    Plane map = new Plane(a.height, a.width);
    for (int y = 0; y < a.height; y++) {
      for (int x = 0; x < a.width; x++) {
        float g = a.gradient(y, x);
        float h = b.gradient(y, x);
        // Written so that equal gradients give exactly zero.
        map.values[y * a.width + x] = (g - h) * (g - h) / (g * g + h * h + C);
      }
    }
    return map;
  }

  /** One channel at one scale. */
  private static final class Plane {
    private final int height;
    private final int width;
    private final float[] values;

    Plane(int height, int width) {
      this.height = height;
      this.width = width;
      this.values = new float[height * width];
    }

    float gradient(int y, int x) {
      int up = Math.max(y - 1, 0) * width;
      int here = y * width;
      int down = Math.min(y + 1, height - 1) * width;
      int left = Math.max(x - 1, 0);
      int right = Math.min(x + 1, width - 1);
      float[] v = values;
      float upLeft = v[up + left];
      float upRight = v[up + right];
      float downLeft = v[down + left];
      float downRight = v[down + right];
      float across = upLeft + v[here + left] + downLeft - (upRight + v[here + right] + downRight);
      float along = upLeft + v[up + x] + upRight - (downLeft + v[down + x] + downRight);
      return (float) Math.sqrt((across * across + along * along) / 9);
    }

    Plane halved() {
      Plane half = new Plane(height / 2, width / 2);
      for (int y = 0; y < half.height; y++) {
        for (int x = 0; x < half.width; x++) {
          int i = 2 * y * width + 2 * x;
          half.values[y * half.width + x] =
              (values[i] + values[i + 1] + values[i + width] + values[i + width + 1]) / 4;
        }
      }
      return half;
    }

    void addResized(float[] target, int targetHeight, int targetWidth, float weight) {
      for (int y = 0; y < targetHeight; y++) {
        float atY = Math.max((y + 0.5f) * height / targetHeight - 0.5f, 0);
        int above = (int) atY * width;
        int below = Math.min((int) atY + 1, height - 1) * width;
        float lower = atY - (int) atY;
        for (int x = 0; x < targetWidth; x++) {
          float atX = Math.max((x + 0.5f) * width / targetWidth - 0.5f, 0);
          int left = (int) atX;
          int right = Math.min(left + 1, width - 1);
          float far = atX - left;
          float high = values[above + left] * (1 - far) + values[above + right] * far;
          float low = values[below + left] * (1 - far) + values[below + right] * far;
          target[y * targetWidth + x] += weight * (high * (1 - lower) + low * lower);
        }
      }
    }
  }
}
