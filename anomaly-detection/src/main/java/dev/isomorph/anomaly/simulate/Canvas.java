package dev.isomorph.anomaly.simulate;

import dev.isomorph.imaging.Mirror;

/** A batch of clean images, and the one among them that a defect is made on. */
final class Canvas {
  private final float[] clean;
  private final int[] shape;
  private final int own;

  /**
   * The n-th image of a batch.
   *
   * @param clean [N, C, H, W], not changed
   */
  Canvas(float[] clean, int[] shape, int n) {
    this.clean = clean;
    this.shape = shape;
    this.own = n;
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

  int own() {
    return own;
  }

  /** Another image of the batch; the same one where it is alone. */
  int other(Dice dice) {
    int step = shape[0] == 1 ? 0 : 1 + dice.below(shape[0] - 1);
    return (own + step) % shape[0];
  }

  /** The mean of a channel of the own image. */
  float mean(int channel) {
    int pixels = height() * width();
    int from = (own * channels() + channel) * pixels;
    double sum = 0;
    for (int i = from; i < from + pixels; i++) {
      sum += clean[i];
    }
    return (float) (sum / pixels);
  }

  void copy(int n, float[] target) {
    System.arraycopy(clean, n * target.length, target, 0, target.length);
  }

  /** An image moved around its edges and perhaps mirrored or turned upside down. */
  void shifted(int n, Dice dice, float[] target) {
    int height = height();
    int width = width();
    int down = height / 8 + dice.below(Math.max(1, height - height / 4));
    int right = width / 8 + dice.below(Math.max(1, width - width / 4));
    boolean mirrored = dice.chance(0.5);
    boolean overturned = dice.chance(0.5);
    int from = n * target.length;
    for (int c = 0; c < channels(); c++) {
      for (int y = 0; y < height; y++) {
        int sourceY = (y + down) % height;
        int row = from + (c * height + (overturned ? height - 1 - sourceY : sourceY)) * width;
        int targetRow = (c * height + y) * width;
        for (int x = 0; x < width; x++) {
          int sourceX = (x + right) % width;
          target[targetRow + x] = clean[row + (mirrored ? width - 1 - sourceX : sourceX)];
        }
      }
    }
  }

  /**
   * An image turned and zoomed about a random place, mirrored at its edges; between four pixels.
   *
   * @param zoom above 1 makes larger
   * @param turn in radians
   */
  void turned(int n, Dice dice, double zoom, double turn, float[] target) {
    double cos = Math.cos(turn) / zoom;
    double sin = Math.sin(turn) / zoom;
    double centreY = dice.uniform(0, height());
    double centreX = dice.uniform(0, width());
    resample(
        n,
        target,
        (y, x) -> centreY + cos * (y - centreY) - sin * (x - centreX),
        (y, x) -> centreX + sin * (y - centreY) + cos * (x - centreX));
  }

  /**
   * The own image, each pixel taken from a place that is so many pixels away; mirrored at its
   * edges, between four pixels.
   *
   * @param down [H, W]
   * @param right [H, W]
   */
  void pulled(float[] down, float[] right, float[] target) {
    int width = width();
    resample(own, target, (y, x) -> y + down[y * width + x], (y, x) -> x + right[y * width + x]);
  }

  private interface Place {
    double of(int y, int x);
  }

  private void resample(int n, float[] target, Place placeY, Place placeX) {
    int height = height();
    int width = width();
    int pixels = height * width;
    int from = n * target.length;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        double sourceY = placeY.of(y, x);
        double sourceX = placeX.of(y, x);
        int above = (int) Math.floor(sourceY);
        int before = (int) Math.floor(sourceX);
        float down = (float) (sourceY - above);
        float right = (float) (sourceX - before);
        int top = Mirror.borderTwice(above, height) * width;
        int bottom = Mirror.borderTwice(above + 1, height) * width;
        int left = Mirror.borderTwice(before, width);
        int next = Mirror.borderTwice(before + 1, width);
        for (int c = 0, plane = from; c < channels(); c++, plane += pixels) {
          float upper = clean[plane + top + left] * (1 - right) + clean[plane + top + next] * right;
          float lower =
              clean[plane + bottom + left] * (1 - right) + clean[plane + bottom + next] * right;
          target[c * pixels + i] = upper * (1 - down) + lower * down;
        }
      }
    }
  }

  /**
   * The own image at a place between four pixels, mirrored at its edges, into a pixel [C, H, W].
   */
  void sample(double y, double x, float[] target, int pixel) {
    int height = height();
    int width = width();
    int pixels = height * width;
    int above = (int) Math.floor(y);
    int before = (int) Math.floor(x);
    float down = (float) (y - above);
    float right = (float) (x - before);
    int top = Mirror.borderTwice(above, height) * width;
    int bottom = Mirror.borderTwice(above + 1, height) * width;
    int left = Mirror.borderTwice(before, width);
    int next = Mirror.borderTwice(before + 1, width);
    for (int c = 0, plane = own * channels() * pixels; c < channels(); c++, plane += pixels) {
      float upper = clean[plane + top + left] * (1 - right) + clean[plane + top + next] * right;
      float lower =
          clean[plane + bottom + left] * (1 - right) + clean[plane + bottom + next] * right;
      target[c * pixels + pixel] = upper * (1 - down) + lower * down;
    }
  }

  /** Blends a share of the mean of the own image at some offsets into a pixel of [C, H, W]. */
  void blendMean(int y, int x, int[] down, int[] right, float share, float[] target) {
    int height = height();
    int width = width();
    int pixels = height * width;
    int pixel = y * width + x;
    for (int c = 0, plane = own * channels() * pixels; c < channels(); c++, plane += pixels) {
      float sum = 0;
      for (int i = 0; i < down.length; i++) {
        sum +=
            clean[
                plane
                    + Mirror.borderTwice(y + down[i], height) * width
                    + Mirror.borderTwice(x + right[i], width)];
      }
      float before = target[c * pixels + pixel];
      target[c * pixels + pixel] = before + share * (sum / down.length - before);
    }
  }

  /**
   * How much detail the pixels under a cover have: the mean difference between neighbours.
   *
   * @param image [C, H, W]
   * @param covered [H, W]
   */
  double detail(float[] image, boolean[] covered) {
    Detail detail = new Detail(image, 0);
    for (int p = 0; p < covered.length; p++) {
      if (covered[p]) {
        detail.add(p);
      }
    }
    return detail.mean();
  }

  /**
   * The least detail that squares of an image of the batch have, of those that cover it side by
   * side.
   *
   * @param side of a square, in pixels, at most that of the image
   */
  double leastDetail(int n, int side) {
    double least = Double.POSITIVE_INFINITY;
    for (int top = 0; top + side <= height(); top += side) {
      for (int left = 0; left + side <= width(); left += side) {
        Detail detail = new Detail(clean, n * channels() * height() * width());
        for (int y = top; y < top + side; y++) {
          for (int x = left; x < left + side; x++) {
            detail.add(y * width() + x);
          }
        }
        least = Math.min(least, detail.mean());
      }
    }
    return least;
  }

  /** The differences of pixels of an image from those to the right and below. */
  private final class Detail {
    private final float[] values;
    private final int from;
    private double sum;
    private long count;

    /** Of no pixel yet, of the image [C, H, W] that begins at a value. */
    Detail(float[] values, int from) {
      this.values = values;
      this.from = from;
    }

    /** Takes a pixel into account; those of the last row have none below. */
    void add(int pixel) {
      int width = width();
      int pixels = height() * width;
      if (pixel >= pixels - width - 1) {
        return;
      }
      for (int c = 0, i = from + pixel; c < channels(); c++, i += pixels) {
        sum += Math.abs(values[i + 1] - values[i]) + Math.abs(values[i + width] - values[i]);
        count += 2;
      }
    }

    double mean() {
      return count == 0 ? 0 : sum / count;
    }
  }

  /** The own image under a box of {@code 2 * radius + 1} pixels, smaller at the border. */
  void blurred(int radius, float[] target) {
    int height = height();
    int width = width();
    float[] along = new float[height * width];
    for (int c = 0; c < channels(); c++) {
      int from = own * target.length + c * height * width;
      for (int y = 0; y < height; y++) {
        boxLine(clean, from + y * width, 1, width, radius, along, y * width);
      }
      for (int x = 0; x < width; x++) {
        boxLine(along, x, width, height, radius, target, c * height * width + x);
      }
    }
  }

  private static void boxLine(
      float[] source, int from, int stride, int length, int radius, float[] target, int to) {
    for (int i = 0; i < length; i++) {
      int first = Math.max(0, i - radius);
      int last = Math.min(length - 1, i + radius);
      float sum = 0;
      for (int j = first; j <= last; j++) {
        sum += source[from + j * stride];
      }
      target[to + i * stride] = sum / (last - first + 1);
    }
  }
}
