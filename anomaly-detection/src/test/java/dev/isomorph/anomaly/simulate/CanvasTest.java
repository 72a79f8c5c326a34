package dev.isomorph.anomaly.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class CanvasTest {
  private static Canvas canvas(int height, int width, int n) {
    float[] clean = new float[2 * 3 * height * width];
    Random random = new Random(5);
    for (int i = 0; i < clean.length; i++) {
      clean[i] = random.nextFloat();
    }
    return new Canvas(clean, new int[] {2, 3, height, width}, n);
  }

  @Test
  void the_least_detail_is_that_of_one_of_the_squares() {
    int height = 13;
    int width = 17;
    Canvas canvas = canvas(height, width, 1);
    float[] image = new float[3 * height * width];
    canvas.copy(1, image);
    for (int side : new int[] {1, 3, 4, 13}) {
      double least = Double.POSITIVE_INFINITY;
      for (int top = 0; top + side <= height; top += side) {
        for (int left = 0; left + side <= width; left += side) {
          boolean[] square = new boolean[height * width];
          for (int i = 0; i < side * side; i++) {
            square[(top + i / side) * width + left + i % side] = true;
          }
          least = Math.min(least, canvas.detail(image, square));
        }
      }
      assertThat(canvas.leastDetail(1, side)).isEqualTo(least);
    }
  }

  /** A million pixels in 65,536 squares; with a look at all pixels for each it takes a minute. */
  @Test
  void the_time_for_the_least_detail_does_not_depend_on_the_number_of_squares() {
    Canvas canvas = canvas(1024, 1024, 0);
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> canvas.leastDetail(0, 4));
  }
}
