package dev.isomorph.anomaly.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelLimitTest {
  private static final Size2d ROW = new Size2d(1, 6);

  /**
   * Of five images one local maximum may be above the limit: that is the 9, and the limit the 7.
   */
  @Test
  void of_five_images_one_may_have_a_region() {
    PixelLimit limit = new PixelLimit(5);
    limit.add(new float[] {1, 9, 8, 0, 7, 0}, ROW); // the 8 belongs to the 9
    limit.add(new float[] {6, 6, 6, 0, 0, 5}, ROW);
    for (int i = 0; i < 3; i++) {
      limit.add(new float[6], ROW);
    }
    assertThat(limit.limit()).hasValue(7);
  }

  @Test
  void neighbours_of_the_same_value_are_one_maximum() {
    PixelLimit limit = new PixelLimit(5);
    limit.add(new float[] {6, 6, 6, 0, 0, 5}, ROW);
    for (int i = 0; i < 4; i++) {
      limit.add(new float[6], ROW);
    }
    assertThat(limit.limit()).hasValue(5);
  }

  @Test
  void of_four_images_none_may_have_a_region() {
    PixelLimit limit = new PixelLimit(5); // of which one could not be read
    limit.add(new float[] {1, 9, 8, 0, 7, 0}, ROW);
    for (int i = 0; i < 3; i++) {
      limit.add(new float[] {3, 0, 3, 0, 3, 0}, ROW);
    }
    assertThat(limit.limit()).hasValue(9);
  }

  @Test
  void maps_without_an_error_have_no_limit() {
    PixelLimit limit = new PixelLimit(2);
    limit.add(new float[6], ROW);
    assertThat(limit.limit()).isEmpty();
  }

  @Test
  void held_out_images_have_no_more_regions_than_is_promised() {
    Random random = new Random(3);
    for (int round = 0; round < 10; round++) {
      Size2d size = new Size2d(5 + random.nextInt(8), 5 + random.nextInt(8));
      List<float[]> maps = new ArrayList<>();
      int images = 1 + random.nextInt(20);
      PixelLimit limit = new PixelLimit(images);
      for (int n = 0; n < images; n++) {
        float[] map = new float[(int) size.area()];
        for (int i = 0; i < map.length; i++) {
          map[i] = random.nextInt(30);
        }
        maps.add(map);
        limit.add(map, size);
      }
      double found = limit.limit().orElseThrow();
      long regions =
          maps.stream()
              .mapToLong(map -> RegionFinderTest.plainSearch(map, size, found).size())
              .sum();
      assertThat(regions).isLessThanOrEqualTo((long) (0.2 * images));
    }
  }
}
