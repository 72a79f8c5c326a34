package dev.isomorph.anomaly.region;

import dev.isomorph.spec.Size2d;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

/**
 * Finds the limit of a pixel from the score maps of held-out normal images: the lowest value above
 * which they have, all together, at most {@value #REGIONS_PER_IMAGE} local maxima for each image. A
 * region has at least one local maximum, so that they have at most as many regions. For one thread.
 */
public final class PixelLimit {
  /** False regions of a normal image, at most and on average over the held-out images. */
  public static final double REGIONS_PER_IMAGE = 0.2;

  private final int images;
  private final PriorityQueue<Float> highest = new PriorityQueue<>();
  private int seen;

  /** Has seen no map; at most {@code images} will come. */
  public PixelLimit(int images) {
    this.images = images;
  }

  /** Takes the map of a normal image into account, [H, W] from 0. */
  public void add(float[] map, Size2d size) {
    seen++;
    int kept = allowed(images) + 1;
    for (int i = 0; i < map.length; i++) {
      boolean high = highest.size() < kept || map[i] > highest.peek();
      if (high && map[i] > 0 && isLocalMaximum(map, size, i)) {
        highest.add(map[i]);
        if (highest.size() > kept) {
          highest.remove();
        }
      }
    }
  }

  private static int allowed(int images) {
    return (int) (REGIONS_PER_IMAGE * images);
  }

  /** Of neighbours with the same value, the first one counts. */
  private static boolean isLocalMaximum(float[] map, Size2d size, int at) {
    int y = at / size.width();
    int x = at % size.width();
    for (int row = Math.max(y - 1, 0); row <= Math.min(y + 1, size.height() - 1); row++) {
      for (int column = Math.max(x - 1, 0); column <= Math.min(x + 1, size.width() - 1); column++) {
        int other = row * size.width() + column;
        if (map[other] > map[at] || map[other] == map[at] && other < at) {
          return false;
        }
      }
    }
    return true;
  }

  /** The limit, above 0; empty where no map had a pixel above 0. */
  public OptionalDouble limit() {
    PriorityQueue<Float> left = new PriorityQueue<>(highest);
    while (left.size() > allowed(seen) + 1) {
      left.remove();
    }
    return left.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(left.peek());
  }
}
