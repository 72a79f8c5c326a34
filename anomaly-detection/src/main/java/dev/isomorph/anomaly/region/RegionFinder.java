package dev.isomorph.anomaly.region;

import dev.isomorph.anomaly.image.Box;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the connected regions of score maps above a limit; pixels that touch at a corner are
 * connected. Safe from many threads.
 *
 * @param limit a pixel belongs to a region if its value is above this; from 0
 * @param most how many regions of an image are listed, from 1
 */
public record RegionFinder(double limit, int most) {
  /** How many regions of an image are listed where nothing else is said. */
  public static final int MAX_LISTED = 20;

  /** An anomalous image without a pixel above the limit has a region down to this share. */
  private static final double SHARE_OF_PEAK = 0.5;

  private static final Comparator<Region> HIGHEST_FIRST =
      Comparator.comparingDouble(Region::peak).reversed();

  /** Checks the numbers. */
  public RegionFinder {
    if (!(limit >= 0) || most < 1) {
      throw new IllegalArgumentException(
          "RegionFinder: expected a limit >= 0 and most >= 1, got %s and %d"
              .formatted(limit, most));
    }
  }

  /**
   * The regions of a map.
   *
   * @param map [H, W], from 0
   * @param size H and W
   * @param place where the map lies in the original image: its pixel (0, 0) begins at the box's
   *     upper left corner, and all of its pixels together cover the box
   * @param anomalous whether the image's score is above the threshold; then it has a region even
   *     where no pixel is above the limit: the pixels connected to the highest one that have at
   *     least half its value
   */
  public AnomalousRegions find(float[] map, Size2d size, Box place, boolean anomalous) {
    BitSet above = above(map, limit);
    if (!above.isEmpty()) {
      return regions(map, size, place, above);
    }
    int peak = highest(map);
    if (!anomalous || !(map[peak] > 0)) {
      return AnomalousRegions.NONE;
    }
    BitSet near = above(map, Math.nextDown(SHARE_OF_PEAK * map[peak]));
    return new AnomalousRegions(1, List.of(new Flood(map, size, near).from(peak).region(place)));
  }

  private AnomalousRegions regions(float[] map, Size2d size, Box place, BitSet above) {
    List<Region> regions = new ArrayList<>();
    Flood flood = new Flood(map, size, above);
    for (int start = above.nextSetBit(0); start >= 0; start = above.nextSetBit(start + 1)) {
      regions.add(flood.from(start).region(place));
    }
    List<Region> listed = regions.stream().sorted(HIGHEST_FIRST).limit(most).toList();
    return new AnomalousRegions(regions.size(), listed);
  }

  private static BitSet above(float[] map, double limit) {
    BitSet above = new BitSet();
    for (int i = 0; i < map.length; i++) {
      if (map[i] > limit) {
        above.set(i);
      }
    }
    return above;
  }

  private static int highest(float[] map) {
    int highest = 0;
    for (int i = 1; i < map.length; i++) {
      highest = map[i] > map[highest] ? i : highest;
    }
    return highest;
  }

  /** Takes connected pixels out of a set, one region at a time. */
  private static final class Flood {
    private final float[] map;
    private final Size2d size;
    private final BitSet left;
    private int[] waiting = new int[64];
    private int count;
    private int peak;
    private int top;
    private int bottom;
    private int west;
    private int east;

    Flood(float[] map, Size2d size, BitSet left) {
      this.map = map;
      this.size = size;
      this.left = left;
    }

    /** The region of a pixel that is in the set. */
    Flood from(int start) {
      count = 0;
      peak = start;
      top = bottom = start / size.width();
      west = east = start % size.width();
      int waits = 0;
      left.clear(start);
      waiting[waits++] = start;
      while (waits > 0) {
        int at = waiting[--waits];
        int y = at / size.width();
        int x = at % size.width();
        take(at, y, x);
        for (int row = Math.max(y - 1, 0); row <= Math.min(y + 1, size.height() - 1); row++) {
          int first = row * size.width() + Math.max(x - 1, 0);
          int last = row * size.width() + Math.min(x + 1, size.width() - 1);
          for (int next = left.nextSetBit(first);
              next >= 0 && next <= last;
              next = left.nextSetBit(next + 1)) {
            left.clear(next);
            if (waits == waiting.length) {
              waiting = Arrays.copyOf(waiting, 2 * waits);
            }
            waiting[waits++] = next;
          }
        }
      }
      return this;
    }

    private void take(int at, int y, int x) {
      count++;
      if (map[at] > map[peak] || map[at] == map[peak] && at < peak) {
        peak = at;
      }
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      west = Math.min(west, x);
      east = Math.max(east, x);
    }

    /** What was taken last, in pixels of the original image. */
    Region region(Box place) {
      int x = floor(west, place.width(), size.width());
      int y = floor(top, place.height(), size.height());
      int right = ceiling(east + 1, place.width(), size.width());
      int below = ceiling(bottom + 1, place.height(), size.height());
      double pixels = (double) count * place.size().area() / size.area();
      return new Region(
          new Box(place.x() + x, place.y() + y, right - x, below - y),
          Math.max(1, Math.round(pixels)),
          map[peak],
          place.x() + centre(peak % size.width(), place.width(), size.width()),
          place.y() + centre(peak / size.width(), place.height(), size.height()));
    }

    private static int floor(int position, int length, int mapLength) {
      return (int) ((long) position * length / mapLength);
    }

    private static int ceiling(int position, int length, int mapLength) {
      return (int) (((long) position * length + mapLength - 1) / mapLength);
    }

    private static int centre(int position, int length, int mapLength) {
      return (int) ((2L * position + 1) * length / (2L * mapLength));
    }
  }
}
