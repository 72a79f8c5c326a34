package dev.isomorph.anomaly.region;

import dev.isomorph.imaging.Box;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds the connected regions of score maps above a limit; pixels that touch at a corner are
 * connected. Safe from many threads.
 *
 * @param limit a pixel belongs to a region if its value is above this; from 0
 * @param most how many regions of an image are listed, from 1
 */
public record RegionFinder(double limit, int most) {
  /** How many regions of an image are listed by default. */
  public static final int MAX_LISTED = 20;

  /** An anomalous image without a pixel above the limit has a region down to this share. */
  private static final double SHARE_OF_PEAK = 0.5;

  private static final Comparator<Region> HIGHEST_FIRST =
      Comparator.comparingDouble(Region::peak).reversed();

  private static final Comparator<OutlinedRegion> LARGEST_FIRST =
      Comparator.comparingLong(OutlinedRegion::area)
          .thenComparingDouble(OutlinedRegion::peak)
          .reversed()
          .thenComparingInt(region -> region.box().y())
          .thenComparingInt(region -> region.box().x());

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
    BitSet pixels = pixels(map, size, anomalous);
    ConnectedPixels connected = new ConnectedPixels(pixels, size);
    List<Region> regions = new ArrayList<>();
    for (int start = pixels.nextSetBit(0); start >= 0; start = pixels.nextSetBit(start + 1)) {
      Extent extent = new Extent(map, size, start);
      connected.take(start, extent::take);
      regions.add(extent.region(place));
    }
    List<Region> distinct = distinct(regions.stream().sorted(HIGHEST_FIRST).toList());
    return new AnomalousRegions(
        distinct.size(), distinct.subList(0, Math.min(most, distinct.size())));
  }

  /**
   * All regions that {@link #find} counts, with their contours, the largest first; of regions of
   * one area the higher first, then the upper, then the left.
   *
   * @param map [H, W], from 0
   * @param size H and W
   * @param place where the map lies in the original image
   * @param anomalous whether the image's score is above the threshold
   */
  public List<OutlinedRegion> outlined(float[] map, Size2d size, Box place, boolean anomalous) {
    BitSet pixels = pixels(map, size, anomalous);
    PixelEdges edges = new PixelEdges(pixels, size);
    ConnectedPixels connected = new ConnectedPixels(pixels, size);
    List<OutlinedRegion> regions = new ArrayList<>();
    for (int start = pixels.nextSetBit(0); start >= 0; start = pixels.nextSetBit(start + 1)) {
      Extent extent = new Extent(map, size, start);
      IntStream.Builder taken = IntStream.builder();
      connected.take(
          start,
          at -> {
            extent.take(at);
            taken.add(at);
          });
      int[] region = taken.build().sorted().toArray();
      regions.add(new OutlinedRegion(extent.region(place), edges.take(region, place)));
    }
    Map<Box, OutlinedRegion> byBox = new LinkedHashMap<>();
    regions.stream()
        .sorted(Comparator.comparing(OutlinedRegion::region, HIGHEST_FIRST))
        .forEach(region -> byBox.merge(region.box(), region, RegionFinder::joined));
    return byBox.values().stream().sorted(LARGEST_FIRST).toList();
  }

  private static OutlinedRegion joined(OutlinedRegion higher, OutlinedRegion lower) {
    List<Ring> contour = new ArrayList<>(higher.contour());
    contour.addAll(lower.contour());
    return new OutlinedRegion(joined(higher.region(), lower.region()), contour);
  }

  /** The pixels of all regions. */
  private BitSet pixels(float[] map, Size2d size, boolean anomalous) {
    BitSet above = above(map, limit);
    int peak = highest(map);
    if (!above.isEmpty() || !anomalous || !(map[peak] > 0)) {
      return above;
    }
    BitSet near = above(map, Math.nextDown(SHARE_OF_PEAK * map[peak]));
    BitSet region = new BitSet();
    new ConnectedPixels(near, size).take(peak, region::set);
    return region;
  }

  /** Regions of a map with smaller pixels than the image, of which several cover the same ones. */
  private static List<Region> distinct(List<Region> highestFirst) {
    Map<Box, Region> byBox = new LinkedHashMap<>();
    highestFirst.forEach(region -> byBox.merge(region.box(), region, RegionFinder::joined));
    return List.copyOf(byBox.values());
  }

  private static Region joined(Region higher, Region lower) {
    long area = Math.min(higher.box().size().area(), higher.area() + lower.area());
    return new Region(higher.box(), area, higher.peak(), higher.peakX(), higher.peakY());
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

  /** What the pixels of one region have in common, while they are taken. */
  private static final class Extent {
    private final float[] map;
    private final Size2d size;
    private int count;
    private int peak;
    private int top;
    private int bottom;
    private int west;
    private int east;

    Extent(float[] map, Size2d size, int start) {
      this.map = map;
      this.size = size;
      peak = start;
      top = bottom = start / size.width();
      west = east = start % size.width();
    }

    void take(int at) {
      int y = at / size.width();
      int x = at % size.width();
      count++;
      if (map[at] > map[peak] || map[at] == map[peak] && at < peak) {
        peak = at;
      }
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      west = Math.min(west, x);
      east = Math.max(east, x);
    }

    /** Of what was taken, in pixels of the original image. */
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
