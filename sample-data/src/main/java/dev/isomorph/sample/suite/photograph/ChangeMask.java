package dev.isomorph.sample.suite.photograph;

import java.awt.image.BufferedImage;

/**
 * Where a scene with a flaw differs from the same scene without: pixels with a visible difference,
 * small gaps between them closed.
 *
 * @param marked [height, width]
 * @param contrast mean difference of the brightest-changed channel over the pixels with a visible
 *     difference, 0..1; 0 where there are none
 */
record ChangeMask(boolean[] marked, int width, double contrast) {
  private static final int VISIBLE = 11;

  /** Gaps of up to twice this are closed, in pixels of 1024 across. */
  private static final double CLOSING = 4;

  static ChangeMask between(Picture normal, Picture flawed) {
    int[] before = normal.pixels();
    int[] after = flawed.pixels();
    boolean[] changed = new boolean[before.length];
    long sum = 0;
    int count = 0;
    for (int i = 0; i < changed.length; i++) {
      int difference = difference(before[i], after[i]);
      if (difference >= VISIBLE) {
        changed[i] = true;
        sum += difference;
        count++;
      }
    }
    int width = normal.width();
    int reach = (int) Math.round(CLOSING * width / Picture.WIDTH);
    boolean[] closed = invert(spread(invert(spread(changed, width, reach)), width, reach));
    for (int i = 0; i < closed.length; i++) {
      closed[i] |= changed[i];
    }
    return new ChangeMask(closed, width, count == 0 ? 0 : sum / 255.0 / count);
  }

  /** The same with its holes marked as well, as of a solid part. */
  ChangeMask solid() {
    boolean[] outside = new boolean[marked.length];
    int[] stack = new int[marked.length];
    int top = 0;
    for (int i = 0; i < marked.length; i++) {
      boolean border =
          i < width || i >= marked.length - width || i % width == 0 || i % width == width - 1;
      if (border && !marked[i]) {
        outside[i] = true;
        stack[top++] = i;
      }
    }
    while (top > 0) {
      int at = stack[--top];
      for (int step : new int[] {-width, -1, 1, width}) {
        int next = at + step;
        boolean there =
            next >= 0 && next < marked.length && (Math.abs(step) > 1 || next / width == at / width);
        if (there && !marked[next] && !outside[next]) {
          outside[next] = true;
          stack[top++] = next;
        }
      }
    }
    return new ChangeMask(invert(outside), width, contrast);
  }

  /** The share of the picture that is marked. */
  double area() {
    int count = 0;
    for (boolean one : marked) {
      count += one ? 1 : 0;
    }
    return (double) count / marked.length;
  }

  /** White where it is marked, black elsewhere. */
  BufferedImage image() {
    BufferedImage image =
        new BufferedImage(width, marked.length / width, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < marked.length; i++) {
      if (marked[i]) {
        image.getRaster().setSample(i % width, i / width, 0, 255);
      }
    }
    return image;
  }

  private static int difference(int one, int other) {
    int red = Math.abs((one >> 16 & 0xFF) - (other >> 16 & 0xFF));
    int green = Math.abs((one >> 8 & 0xFF) - (other >> 8 & 0xFF));
    int blue = Math.abs((one & 0xFF) - (other & 0xFF));
    return Math.max(red, Math.max(green, blue));
  }

  private static boolean[] invert(boolean[] mask) {
    boolean[] inverse = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      inverse[i] = !mask[i];
    }
    return inverse;
  }

  /** Marks whatever is within a reach along rows and columns of what is marked. */
  private static boolean[] spread(boolean[] mask, int width, int reach) {
    boolean[] rows = spread(mask, width, reach, 1, width);
    return spread(rows, width, reach, width, mask.length / width);
  }

  private static boolean[] spread(boolean[] mask, int width, int reach, int step, int length) {
    boolean[] wide = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        int place = step == 1 ? i % width : i / width;
        int from = Math.max(-reach, -place);
        int to = Math.min(reach, length - 1 - place);
        for (int k = from; k <= to; k++) {
          wide[i + k * step] = true;
        }
      }
    }
    return wide;
  }
}
