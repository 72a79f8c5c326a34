package dev.isomorph.anomaly.metrics;

import java.util.Arrays;

/** The connected defects of a mask; pixels that touch at a corner are connected. */
final class Regions {
  private static final int NONE = -1;

  private final int[] labels;
  private int count;

  private Regions(int pixels) {
    this.labels = new int[pixels];
    Arrays.fill(labels, NONE);
  }

  /** Numbers the regions of a mask [H, W] from 0. */
  static Regions of(boolean[] mask, int height, int width) {
    Regions regions = new Regions(mask.length);
    int[] stack = new int[mask.length];
    for (int start = 0; start < mask.length; start++) {
      if (mask[start] && regions.labels[start] == NONE) {
        regions.flood(mask, height, width, start, stack);
        regions.count++;
      }
    }
    return regions;
  }

  private void flood(boolean[] mask, int height, int width, int start, int[] stack) {
    int top = 0;
    stack[top++] = start;
    labels[start] = count;
    while (top > 0) {
      int at = stack[--top];
      int y = at / width;
      int x = at % width;
      for (int ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny++) {
        for (int nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx++) {
          int next = ny * width + nx;
          if (mask[next] && labels[next] == NONE) {
            labels[next] = count;
            stack[top++] = next;
          }
        }
      }
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The number of a pixel's region, or a negative number outside all. */
  int at(int pixel) {
    return labels[pixel];
  }
}
