package dev.isomorph.anomaly.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.simulate.DefectSimulator.Simulated;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** On images of 64x48 pixels. */
class DistortionTest {
  private static final int HEIGHT = 48;
  private static final int WIDTH = 64;
  private static final int PIXELS = HEIGHT * WIDTH;

  private record Distorted(float[] before, float[] after, float[] cover) {}

  private static Distorted distorted(Distortion distortion, float[] image, int draw) {
    Dice dice = new Dice(1, "draw." + draw);
    Canvas canvas = new Canvas(image, new int[] {1, 3, HEIGHT, WIDTH}, 0);
    float[] after = image.clone();
    float[] cover = new float[PIXELS];
    Spot spot = Spot.draw(dice, 8, 16, HEIGHT, WIDTH);
    distortion.apply(dice, canvas, spot, after, cover);
    return new Distorted(image, after, cover);
  }

  private static float[] grain() {
    CounterGenerator noise = CounterGenerator.of(1, "grain");
    float[] image = new float[3 * PIXELS];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (noise.uniform(i) - 0.5);
    }
    return image;
  }

  /** Red is the column, green the row, in pixels. */
  private static float[] coordinates() {
    float[] image = new float[3 * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      image[p] = p % WIDTH;
      image[PIXELS + p] = p / WIDTH;
    }
    return image;
  }

  @ParameterizedTest
  @EnumSource(Distortion.class)
  void only_what_is_covered_changes_and_the_middle_of_it_does(Distortion distortion) {
    for (int draw = 0; draw < 20; draw++) {
      Distorted result = distorted(distortion, grain(), draw);
      double changed = 0;
      int covered = 0;
      for (int i = 0; i < result.after().length; i++) {
        float cover = result.cover()[i % PIXELS];
        assertThat(cover).isBetween(0f, 1f);
        assertThat(result.after()[i]).isFinite();
        if (cover == 0) {
          assertThat(result.after()[i]).isEqualTo(result.before()[i]);
        } else if (cover > 0.5) {
          covered++;
          changed += Math.abs(result.after()[i] - result.before()[i]);
        }
      }
      assertThat(covered).isPositive();
      assertThat(changed / covered).isGreaterThan(0.02);
    }
  }

  /** Displacements are read off an image of coordinates, away from its borders. */
  @ParameterizedTest
  @CsvSource({"PULL, 1.5", "TURN, 3.2", "PINCH, 2"})
  void displacement_has_no_steps(Distortion distortion, double most) {
    double steepest = 0;
    for (int draw = 0; draw < 40; draw++) {
      Distorted result = distorted(distortion, coordinates(), draw);
      for (int channel = 0; channel < 2; channel++) {
        for (int y = 17; y < HEIGHT - 17; y++) {
          for (int x = 17; x < WIDTH - 17; x++) {
            double here = displacement(result, channel, y, x);
            double shear =
                Math.max(
                    Math.abs(displacement(result, channel, y, x + 1) - here),
                    Math.abs(displacement(result, channel, y + 1, x) - here));
            steepest = Math.max(steepest, shear);
          }
        }
      }
    }
    // A half turn moves neighbours apart by two, on top of the shear.
    assertThat(steepest).isBetween(0.5, most + 1e-4);
  }

  private static double displacement(Distorted result, int channel, int y, int x) {
    int i = channel * PIXELS + y * WIDTH + x;
    return result.after()[i] - result.before()[i];
  }

  /** They cannot be distinguished from the plain half that the images have themselves. */
  @Test
  void detail_is_not_taken_from_images_that_have_plain_places() {
    float[] half = grain();
    for (int i = 0; i < half.length; i++) {
      half[i] = i % WIDTH < WIDTH / 2 ? 0.001f * half[i] : half[i];
    }
    Canvas canvas = new Canvas(half, new int[] {1, 3, HEIGHT, WIDTH}, 0);
    Canvas rough = new Canvas(grain(), new int[] {1, 3, HEIGHT, WIDTH}, 0);
    // Two uniform numbers differ by a third of their range, on average.
    assertThat(rough.leastDetail(0, 16)).isBetween(0.25, 0.34);
    assertThat(canvas.leastDetail(0, 16)).isLessThan(0.001);
  }

  @Test
  void batches_of_rough_images_get_every_distortion() {
    float[] values = new float[8 * 3 * PIXELS];
    for (int n = 0; n < 8; n++) {
      System.arraycopy(grain(), 0, values, n * 3 * PIXELS, 3 * PIXELS);
    }
    Tensor clean = Tensor.wrap(values, 8, 3, HEIGHT, WIDTH);
    int soft = 0;
    for (int step = 0; step < 30; step++) {
      Simulated simulated = DefectSimulator.forCrops().apply(clean, 1, step);
      for (int n = 0; n < 8; n++) {
        soft += changesOutsideOfItsMask(simulated, clean, n) ? 1 : 0;
      }
    }
    // 0.7 x 0.2 of 240, less those that are not seen; four standard deviations.
    assertThat(soft).isBetween(14, 55);
  }

  private static boolean changesOutsideOfItsMask(Simulated simulated, Tensor clean, int n) {
    for (int p = 0; p < PIXELS; p++) {
      int at = n * 3 * PIXELS + p;
      if (simulated.mask().at(n * PIXELS + p) == 0 && simulated.images().at(at) != clean.at(at)) {
        return true;
      }
    }
    return false;
  }
}
