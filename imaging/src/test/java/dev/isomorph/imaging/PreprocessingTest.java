package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingTest {
  @Test
  void an_image_of_the_right_size_stays_as_it_is() {
    RgbImage image = new RgbImage(1, 2, new byte[] {1, 2, 3, (byte) 200, (byte) 250, (byte) 255});
    assertThat(new Preprocessing(new Size2d(1, 2)).resize(image))
        .containsExactly(1, 200, 2, 250, 3, 255);
  }

  /** Worked by hand: each target covers 1.5 source pixels. */
  @Test
  void shrinking_averages_the_area_covered() {
    RgbImage image = grey(1, 3, 30, 60, 240);
    // (30 + 60/2) / 1.5 = 40, (60/2 + 240) / 1.5 = 180
    assertThat(red(new Size2d(1, 2), image)).containsExactly(40, 180);
    assertThat(red(new Size2d(1, 1), image)).containsExactly(110);
  }

  /** Worked by hand: target centres lie at -0.25, 0.25, 0.75, 1.25 between the source's 0 and 1. */
  @Test
  void enlarging_blends_the_two_nearest() {
    RgbImage image = grey(1, 2, 100, 200);
    assertThat(red(new Size2d(1, 4), image)).containsExactly(100, 125, 175, 200);
  }

  @Test
  void each_axis_is_resized_on_its_own() {
    RgbImage image = grey(2, 2, 0, 40, 200, 240);
    // Rows shrink: (0 + 200) / 2 and (40 + 240) / 2; columns grow: 100, 110, 130, 140.
    assertThat(red(new Size2d(1, 4), image)).containsExactly(100, 110, 130, 140);
  }

  @ParameterizedTest
  @CsvSource({"500,64", "65,64", "64,64", "7,64", "1,64", "100000,3"})
  void weights_of_every_target_sum_to_one_and_stay_inside(int source, int target) {
    AxisResampling axis = AxisResampling.of(source, target);
    for (int i = 0; i < target; i++) {
      double sum = 0;
      for (float weight : axis.weights[i]) {
        assertThat(weight).isNotNegative();
        sum += weight;
      }
      assertThat(sum).as("target %d", i).isCloseTo(1, within(1e-5));
      assertThat(axis.first[i]).isNotNegative();
      assertThat(axis.first[i] + axis.weights[i].length).isLessThanOrEqualTo(source);
    }
  }

  @Test
  void an_even_image_stays_even_at_any_size() {
    int[] values = new int[37 * 53];
    Arrays.fill(values, 255);
    for (int value : red(new Size2d(64, 11), grey(37, 53, values))) {
      assertThat(value).isEqualTo(255);
    }
  }

  @Test
  void bytes_are_scaled_to_minus_one_to_one_and_back() {
    FloatBuffer values = FloatBuffer.allocate(3);
    Preprocessing.scaleInto(new byte[] {0, (byte) 51, (byte) 255}, values);
    assertThat(values.array()).containsExactly(-1f, -0.6f, 1f);
    assertThat(Preprocessing.toSample(-0.6f)).isEqualTo(51);
    assertThat(Preprocessing.toSample(-7)).isZero();
    assertThat(Preprocessing.toSample(1.01f)).isEqualTo(255);
  }

  private static int[] red(Size2d size, RgbImage image) {
    byte[] resized = new Preprocessing(size).resize(image);
    int[] red = new int[resized.length / 3];
    for (int i = 0; i < red.length; i++) {
      red[i] = resized[i] & 0xFF;
    }
    return red;
  }

  private static RgbImage grey(int height, int width, int... values) {
    byte[] samples = new byte[values.length * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) values[i / 3];
    }
    return new RgbImage(height, width, samples);
  }
}
