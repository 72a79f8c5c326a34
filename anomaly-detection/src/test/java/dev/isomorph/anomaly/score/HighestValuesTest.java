package dev.isomorph.anomaly.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The mean of the highest values against sorting, and how many of them a share is. */
class HighestValuesTest {
  @Test
  void the_mean_is_that_of_the_end_of_the_sorted_values() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      float[] values = new float[1 + random.nextInt(300)];
      for (int i = 0; i < values.length; i++) {
        double value = random.nextGaussian() * Math.pow(10, random.nextInt(7) - 3);
        // Every other round has many equal values, zeros of both signs among them.
        values[i] = (float) (round % 2 == 0 ? value : Math.rint(value));
      }
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      for (int count : new int[] {1, 2, values.length / 3, values.length - 1, values.length}) {
        if (count >= 1 && count <= values.length) {
          double expected = 0;
          for (int i = sorted.length - count; i < sorted.length; i++) {
            expected += sorted[i];
          }
          expected /= count;
          assertThat(HighestValues.mean(values, count))
              .as("%d of %s", count, Arrays.toString(values))
              .isCloseTo(expected, within(1e-9 * (1 + Math.abs(sorted[sorted.length - 1]))));
        }
      }
    }
  }

  @Test
  void a_share_is_one_of_the_map_or_of_a_tile_and_never_more_than_the_map() {
    float[] map = {5, 1, 4, 2, 3, 0, 0, 0, 0, 0};
    OptionalLong tile = OptionalLong.of(6);
    Pooling half = Pooling.parse("top=0.5");
    assertThat(half.of(map)).isEqualTo((5 + 4 + 3 + 2 + 1) / 5.0);
    assertThat(half.of(map, tile)).isEqualTo((5 + 4 + 3) / 3.0);
    assertThat(half.of(map, OptionalLong.of(1000))).isEqualTo(15 / 10.0);
    assertThat(Pooling.parse("top=0.01").of(map, tile)).isEqualTo(5);
    assertThat(Pooling.MEAN.of(map, tile)).isEqualTo(15 / 10.0);
    assertThat(Pooling.MAX.of(map, tile)).isEqualTo(5);
  }
}
