package dev.isomorph.anomaly.simulate;

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
