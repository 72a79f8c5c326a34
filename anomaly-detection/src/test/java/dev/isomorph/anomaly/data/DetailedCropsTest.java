package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A plain photograph of 256x256 pixels with a chequered patch of 32x32 pixels. */
class DetailedCropsTest {
  private static final int SIDE = 256;
  private static final int CROP = 32;
  private static final int PATCH = 96;
  private static final int CROPS = 4_000;

  private final RandomCrops crops =
      new RandomCrops(new Preprocessing(Size2d.square(CROP)), List.of(photograph()));

  private static RgbImage photograph() {
    byte[] samples = new byte[SIDE * SIDE * RgbImage.CHANNELS];
    Arrays.fill(samples, (byte) 100);
    for (int y = PATCH; y < PATCH + CROP; y++) {
      for (int x = PATCH; x < PATCH + CROP; x++) {
        if ((y / 4 + x / 4) % 2 == 0) {
          Arrays.fill(samples, (y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3, (byte) 200);
        }
      }
    }
    return new RgbImage(SIDE, SIDE, samples);
  }

  private byte[] crop(int step) {
    return crops.pixels(new BatchPlace(1, 0, step, new int[] {0}), 0);
  }

  @Test
  void half_of_the_crops_are_the_most_detailed_of_four() {
    long touching =
        IntStream.range(0, CROPS)
            .filter(
                step -> {
                  byte[] pixels = crop(step);
                  return IntStream.range(0, pixels.length).anyMatch(i -> pixels[i] != 100);
                })
            .count();
    // A crop drawn evenly sees the patch with p = (63 / 225)^2, one of four with 1 - (1 - p)^4. At
    // its border the patch may be seen by pixels that are not compared: hence a wide interval.
    double even = Math.pow(63.0 / 225, 2);
    double expected = CROPS * (even + 1 - Math.pow(1 - even, 4)) / 2;
    assertThat((double) touching).isBetween(0.8 * expected, 1.1 * expected);
    assertThat((double) touching).isGreaterThan(1.6 * CROPS * even);
  }

  @Test
  void crops_are_a_function_of_seed_and_step() {
    assertThat(crop(7)).isEqualTo(crop(7));
    assertThat(IntStream.range(0, 200).mapToObj(this::crop).map(Arrays::hashCode).distinct())
        .hasSizeGreaterThan(10);
  }
}
