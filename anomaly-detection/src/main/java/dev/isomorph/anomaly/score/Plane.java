package dev.isomorph.anomaly.score;

/** One channel of an image, or a map, [H, W]. */
final class Plane {
  private final int height;
  private final int width;
  private final float[] values;

  Plane(int height, int width) {
    this(height, width, new float[height * width]);
  }

  /** Over values in C order, which it keeps. */
  Plane(int height, int width, float[] values) {
    this.height = height;
    this.width = width;
    this.values = values;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** In C order; to be written to. */
  float[] values() {
    return values;
  }

  /** The value between pixels, blended of the four around; edges are repeated. */
  float at(float y, float x) {
    float inY = Math.max(0, Math.min(y, height - 1));
    float inX = Math.max(0, Math.min(x, width - 1));
    int above = (int) inY;
    int left = (int) inX;
    float lower = inY - above;
    float far = inX - left;
    int top = above * width;
    int bottom = Math.min(above + 1, height - 1) * width;
    int right = Math.min(left + 1, width - 1);
    float high = values[top + left] * (1 - far) + values[top + right] * far;
    float low = values[bottom + left] * (1 - far) + values[bottom + right] * far;
    return high * (1 - lower) + low * lower;
  }

  /** At each pixel the largest value of it and its eight neighbours. */
  Plane largestAround() {
    Plane rows = new Plane(height, width);
    for (int y = 0; y < height; y++) {
      for (int x = 0, i = y * width; x < width; x++, i++) {
        float left = values[x > 0 ? i - 1 : i];
        float right = values[x < width - 1 ? i + 1 : i];
        rows.values[i] = Math.max(values[i], Math.max(left, right));
      }
    }
    Plane largest = new Plane(height, width);
    for (int y = 0; y < height; y++) {
      int up = y > 0 ? -width : 0;
      int down = y < height - 1 ? width : 0;
      for (int x = 0, i = y * width; x < width; x++, i++) {
        largest.values[i] =
            Math.max(rows.values[i], Math.max(rows.values[i + up], rows.values[i + down]));
      }
    }
    return largest;
  }

  /** The magnitude of Prewitt's gradient; the border pixel is repeated. */
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

  /** The means of 2 x 2 pixels; an odd row or column at the end is left out. */
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

  /** Adds this, blended to another size (bilinear, by pixel centres), times a weight. */
  void addResized(float[] target, int targetHeight, int targetWidth, float weight) {
    Ranges.forEach(
        targetHeight,
        targetWidth,
        (from, to) -> addRows(target, from, to, targetHeight, targetWidth, weight));
  }

  private void addRows(
      float[] target, int from, int to, int targetHeight, int targetWidth, float weight) {
    for (int y = from; y < to; y++) {
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
