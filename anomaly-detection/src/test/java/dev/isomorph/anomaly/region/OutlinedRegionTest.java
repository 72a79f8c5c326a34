package dev.isomorph.anomaly.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.imaging.Box;
import dev.isomorph.spec.Size2d;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Contours are verified by filling them with Java's own rasteriser. */
class OutlinedRegionTest {
  private static List<OutlinedRegion> outlined(float[] map, Size2d size, Box place, double limit) {
    return new RegionFinder(limit, 1).outlined(map, size, place, false);
  }

  @Test
  void a_filled_contour_gives_the_pixels_of_its_region_back() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      Size2d size = new Size2d(1 + random.nextInt(12), 1 + random.nextInt(12));
      float[] map = new float[(int) size.area()];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextInt(8);
      }
      double limit = random.nextInt(7);
      List<OutlinedRegion> found = outlined(map, size, Box.of(size), limit);
      BitSet all = new BitSet();
      for (OutlinedRegion region : found) {
        BitSet pixels = filled(region.shape(), size);
        assertThat(all.intersects(pixels)).isFalse();
        all.or(pixels);
        assertThat(region.region()).isEqualTo(regionOf(pixels, map, size.width()));
        assertThat(area(region.contour())).isEqualTo(pixels.cardinality());
      }
      for (int i = 0; i < map.length; i++) {
        assertThat(all.get(i)).isEqualTo(map[i] > limit);
      }
      assertThat(found.stream().map(OutlinedRegion::region))
          .containsExactlyInAnyOrderElementsOf(RegionFinderTest.plainSearch(map, size, limit));
    }
  }

  /** The map's 6 columns cover 600 pixels from x = 20, its 4 rows 200 from y = 10. */
  @Test
  void a_contour_lies_in_the_original_image() {
    float[] map = new float[24];
    map[8] = 3;
    map[13] = 4;
    OutlinedRegion region = outlined(map, new Size2d(4, 6), new Box(20, 10, 600, 200), 1).get(0);
    assertThat(region.box()).isEqualTo(new Box(120, 60, 200, 100));
    assertThat(region.contour())
        .containsExactly(
            new Ring(
                List.of(
                    new ImagePoint(220, 60),
                    new ImagePoint(320, 60),
                    new ImagePoint(320, 110),
                    new ImagePoint(220, 110),
                    new ImagePoint(220, 160),
                    new ImagePoint(120, 160),
                    new ImagePoint(120, 110),
                    new ImagePoint(220, 110)),
                false));
  }

  /** Seven pixels for three columns: the edges lie inside pixels, and the box is around them. */
  @Test
  void the_box_is_the_smallest_one_of_whole_pixels_around_the_contour() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      Size2d size = new Size2d(1 + random.nextInt(9), 1 + random.nextInt(9));
      Box place =
          new Box(
              random.nextInt(5), random.nextInt(5), 9 + random.nextInt(40), 9 + random.nextInt(40));
      float[] map = new float[(int) size.area()];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextInt(3);
      }
      for (OutlinedRegion region : outlined(map, size, place, 1)) {
        List<ImagePoint> points =
            region.contour().stream().flatMap(ring -> ring.points().stream()).toList();
        int left = (int) Math.floor(points.stream().mapToDouble(ImagePoint::x).min().orElseThrow());
        int top = (int) Math.floor(points.stream().mapToDouble(ImagePoint::y).min().orElseThrow());
        int right = (int) Math.ceil(points.stream().mapToDouble(ImagePoint::x).max().orElseThrow());
        int below = (int) Math.ceil(points.stream().mapToDouble(ImagePoint::y).max().orElseThrow());
        assertThat(region.box()).isEqualTo(new Box(left, top, right - left, below - top));
        assertThat(area(region.contour())).isCloseTo(region.area(), within(0.5000001));
      }
    }
  }

  @Test
  void a_hole_has_a_ring_of_its_own_the_other_way_round() {
    float[] ring = {
      1, 1, 1, 0,
      1, 0, 1, 0,
      1, 1, 1, 0
    };
    List<Ring> contour =
        outlined(ring, new Size2d(3, 4), new Box(0, 0, 4, 3), 0.5).get(0).contour();
    assertThat(contour).extracting(Ring::hole).containsExactly(false, true);
    assertThat(contour.get(1).points())
        .containsExactly(
            new ImagePoint(1, 2), new ImagePoint(2, 2), new ImagePoint(2, 1), new ImagePoint(1, 1));
  }

  @Test
  void the_largest_comes_first_then_the_higher_the_upper_and_the_left() {
    float[] map = {
      2, 0, 2, 0, 3,
      0, 0, 0, 0, 0,
      2, 0, 1, 1, 1
    };
    assertThat(outlined(map, new Size2d(3, 5), new Box(0, 0, 5, 3), 0.5))
        .extracting(OutlinedRegion::box)
        .containsExactly(
            new Box(2, 2, 3, 1),
            new Box(4, 0, 1, 1),
            new Box(0, 0, 1, 1),
            new Box(2, 0, 1, 1),
            new Box(0, 2, 1, 1));
  }

  @Test
  void regions_are_those_that_are_counted() {
    Random random = new Random(11);
    for (int round = 0; round < 100; round++) {
      Size2d size = new Size2d(1 + random.nextInt(9), 1 + random.nextInt(9));
      float[] map = new float[(int) size.area()];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextInt(4);
      }
      Box place = new Box(1, 2, 1 + random.nextInt(6), 1 + random.nextInt(6));
      RegionFinder finder = new RegionFinder(random.nextInt(5), map.length);
      AnomalousRegions counted = finder.find(map, size, place, true);
      assertThat(finder.outlined(map, size, place, true))
          .extracting(OutlinedRegion::region)
          .containsExactlyInAnyOrderElementsOf(counted.highest());
    }
  }

  private static BitSet filled(Path2D shape, Size2d size) {
    BitSet pixels = new BitSet();
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        if (shape.contains(x + 0.5, y + 0.5)) {
          pixels.set(y * size.width() + x);
        }
      }
    }
    return pixels;
  }

  private static Region regionOf(BitSet pixels, float[] map, int width) {
    List<Integer> list = new ArrayList<>(pixels.stream().boxed().toList());
    int peak =
        list.stream()
            .max(
                Comparator.<Integer>comparingDouble(p -> map[p])
                    .thenComparing(Comparator.reverseOrder()))
            .orElseThrow();
    int left = list.stream().mapToInt(p -> p % width).min().orElseThrow();
    int right = list.stream().mapToInt(p -> p % width).max().orElseThrow();
    int top = list.get(0) / width;
    int bottom = list.get(list.size() - 1) / width;
    return new Region(
        new Box(left, top, right - left + 1, bottom - top + 1),
        list.size(),
        map[peak],
        peak % width,
        peak / width);
  }

  /** By the shoelace formula; holes count negative, as they run the other way round. */
  private static double area(List<Ring> rings) {
    double twice = 0;
    for (Ring ring : rings) {
      List<ImagePoint> points = ring.points();
      for (int i = 0; i < points.size(); i++) {
        ImagePoint a = points.get(i);
        ImagePoint b = points.get((i + 1) % points.size());
        twice += a.x() * b.y() - b.x() * a.y();
      }
    }
    return twice / 2;
  }
}
