package dev.isomorph.anomaly.metrics;

import dev.isomorph.anomaly.region.ConnectedPixels;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.BitSet;

/** The connected defects of a mask, as {@link ConnectedPixels} has them. */
final class Regions {
  private static final int NONE = -1;

  private final int[] labels;
  private int count;

  private Regions(int pixels) {
    this.labels = new int[pixels];
    Arrays.fill(labels, NONE);
  }

  /** Numbers the regions of a mask [H, W] from 0, in the order of their first pixels. */
  static Regions of(boolean[] mask, int height, int width) {
    BitSet pixels = new BitSet(mask.length);
    for (int i = 0; i < mask.length; i++) {
      pixels.set(i, mask[i]);
    }
    Regions regions = new Regions(mask.length);
    ConnectedPixels connected = new ConnectedPixels(pixels, new Size2d(height, width));
    for (int start = pixels.nextSetBit(0); start >= 0; start = pixels.nextSetBit(start + 1)) {
      connected.take(start, pixel -> regions.labels[pixel] = regions.count);
      regions.count++;
    }
    return regions;
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
