package dev.isomorph.anomaly.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.imaging.Box;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionFinderTest {
  private static final Size2d SIZE = new Size2d(4, 6);

  /** Two regions above 1: one of three pixels that touch at corners, one of two pixels. */
  private static final float[] MAP = {
    0, 2, 0, 0, 0, 0,
    0, 0, 5, 0, 0, 1,
    0, 3, 0, 0, 9, 9,
    1, 0, 0, 0, 0, 0
  };

  @Test
  void regions_are_listed_by_their_peak_in_pixels_of_the_image() {
    AnomalousRegions found = new RegionFinder(1, 5).find(MAP, SIZE, Box.of(SIZE), false);
    assertThat(found)
        .isEqualTo(
            new AnomalousRegions(
                2,
                List.of(
                    new Region(new Box(4, 2, 2, 1), 2, 9, 4, 2),
                    new Region(new Box(1, 0, 2, 3), 3, 5, 2, 1))));
  }

  /** The map's 6 columns cover 600 pixels from x = 20, its 4 rows 200 from y = 10. */
  @Test
  void a_map_of_a_scaled_region_of_interest_is_mapped_back_to_the_original() {
    AnomalousRegions found =
        new RegionFinder(1, 5).find(MAP, SIZE, new Box(20, 10, 600, 200), false);
    assertThat(found.highest())
        .containsExactly(
            new Region(new Box(420, 110, 200, 50), 10_000, 9, 470, 135),
            new Region(new Box(120, 10, 200, 150), 15_000, 5, 270, 85));
  }

  /**
   * 3 columns over 7 pixels: the first ends within the third pixel, the second within the fifth.
   */
  @Test
  void a_box_covers_every_pixel_that_a_region_touches() {
    float[] middle = {0, 1, 0};
    Region found =
        new RegionFinder(0.5, 1)
            .find(middle, new Size2d(1, 3), new Box(0, 0, 7, 1), false)
            .highest()
            .get(0);
    assertThat(found).isEqualTo(new Region(new Box(2, 0, 3, 1), 2, 1, 3, 0));
    // An image smaller than its map: a region is at least one pixel of it.
    assertThat(new RegionFinder(0.5, 1).find(middle, new Size2d(1, 3), new Box(0, 0, 1, 1), false))
        .isEqualTo(new AnomalousRegions(1, List.of(new Region(new Box(0, 0, 1, 1), 1, 1, 0, 0))));
  }

  /** Of 4 x 6 pixels of the map, two regions cover the one pixel of the image. */
  @Test
  void regions_that_cover_the_same_pixels_of_the_image_are_one() {
    AnomalousRegions found = new RegionFinder(1, 5).find(MAP, SIZE, new Box(0, 0, 1, 1), false);
    assertThat(found)
        .isEqualTo(new AnomalousRegions(1, List.of(new Region(new Box(0, 0, 1, 1), 1, 9, 0, 0))));
  }

  @Test
  void all_are_counted_and_the_highest_are_listed() {
    AnomalousRegions found = new RegionFinder(1, 1).find(MAP, SIZE, Box.of(SIZE), false);
    assertThat(found.count()).isEqualTo(2);
    assertThat(found.highest()).extracting(Region::peak).containsExactly(9.0);
  }

  @Test
  void an_anomalous_image_has_a_region_even_below_the_limit() {
    RegionFinder strict = new RegionFinder(9, 5);
    assertThat(strict.find(MAP, SIZE, Box.of(SIZE), false)).isEqualTo(AnomalousRegions.NONE);
    assertThat(strict.find(MAP, SIZE, Box.of(SIZE), true))
        .isEqualTo(new AnomalousRegions(1, List.of(new Region(new Box(4, 2, 2, 1), 2, 9, 4, 2))));
    // Half of the peak and not less: 0.5 belongs to the region of 1, and 0.49 does not.
    assertThat(
            strict.find(new float[] {0.5f, 1, 0.49f}, new Size2d(1, 3), new Box(0, 0, 3, 1), true))
        .isEqualTo(new AnomalousRegions(1, List.of(new Region(new Box(0, 0, 2, 1), 2, 1, 1, 0))));
    assertThat(strict.find(new float[6], new Size2d(2, 3), new Box(0, 0, 3, 2), true))
        .isEqualTo(AnomalousRegions.NONE);
  }

  @Test
  void random_maps_have_the_regions_that_a_plain_search_finds() {
    Random random = new Random(5);
    for (int round = 0; round < 40; round++) {
      Size2d size = new Size2d(1 + random.nextInt(12), 1 + random.nextInt(12));
      float[] map = new float[(int) size.area()];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextInt(8);
      }
      double limit = random.nextInt(8);
      AnomalousRegions found =
          new RegionFinder(limit, map.length).find(map, size, Box.of(size), false);
      List<Region> expected = plainSearch(map, size, limit);
      assertThat(found.count()).isEqualTo(expected.size());
      assertThat(found.highest()).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(found.highest())
          .isSortedAccordingTo(Comparator.comparingDouble(Region::peak).reversed());
    }
  }

  /** Gives each pixel a label of its own, and neighbours the lower label until nothing changes. */
  static List<Region> plainSearch(float[] map, Size2d size, double limit) {
    int[] label = new int[map.length];
    for (int i = 0; i < map.length; i++) {
      label[i] = map[i] > limit ? i : -1;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int a = 0; a < map.length; a++) {
        for (int b = 0; b < map.length; b++) {
          boolean touch =
              Math.abs(a / size.width() - b / size.width()) <= 1
                  && Math.abs(a % size.width() - b % size.width()) <= 1;
          if (touch && label[a] >= 0 && label[b] > label[a]) {
            label[b] = label[a];
            changed = true;
          }
        }
      }
    }
    List<Region> regions = new ArrayList<>();
    for (int root = 0; root < map.length; root++) {
      List<Integer> pixels = new ArrayList<>();
      for (int i = 0; i < map.length; i++) {
        if (label[i] == root) {
          pixels.add(i);
        }
      }
      if (!pixels.isEmpty()) {
        regions.add(region(pixels, map, size.width()));
      }
    }
    return regions;
  }

  private static Region region(List<Integer> pixels, float[] map, int width) {
    int peak = pixels.stream().reduce((a, b) -> map[b] > map[a] ? b : a).orElseThrow();
    int left = pixels.stream().mapToInt(p -> p % width).min().orElseThrow();
    int right = pixels.stream().mapToInt(p -> p % width).max().orElseThrow();
    int top = pixels.get(0) / width;
    int bottom = pixels.get(pixels.size() - 1) / width;
    return new Region(
        new Box(left, top, right - left + 1, bottom - top + 1),
        pixels.size(),
        map[peak],
        peak % width,
        peak / width);
  }

  @Test
  void a_limit_that_is_no_number_is_refused() {
    assertThatThrownBy(() -> new RegionFinder(Double.NaN, 1)).hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new RegionFinder(1, 0)).hasMessageContaining("most >= 1");
  }
}
