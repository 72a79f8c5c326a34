package dev.isomorph.anomaly.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.simulate.DefectSimulator.Simulated;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DefectSimulatorTest {
  private static final int HEIGHT = 24;
  private static final int WIDTH = 40;
  private static final int PIXELS = HEIGHT * WIDTH;

  private final Tensor clean = clean(64);

  private static Stream<DefectSimulator> simulators() {
    return Stream.of(
        DefectSimulator.forTraining(), DefectSimulator.forCrops(), DefectSimulator.forSelection());
  }

  @Test
  void painted_defects_change_pixels_inside_the_mask_only_and_stay_in_range() {
    Simulated simulated = DefectSimulator.forSelection().apply(clean, 5, 17);
    assertThat(simulated.images().shape()).containsExactly(clean.shape());
    assertThat(simulated.mask().shape()).containsExactly(64, 1, HEIGHT, WIDTH);
    int changedInside = 0;
    int inside = 0;
    for (int i = 0; i < clean.size(); i++) {
      float mask = simulated.mask().at(i / (3 * PIXELS) * PIXELS + i % PIXELS);
      assertThat(mask).isIn(0f, 1f);
      assertThat(simulated.images().at(i)).isBetween(-1f, 1f);
      if (mask == 0) {
        assertThat(simulated.images().at(i)).isEqualTo(clean.at(i));
      } else {
        inside++;
        changedInside += simulated.images().at(i) == clean.at(i) ? 0 : 1;
      }
    }
    assertThat(changedInside).isGreaterThan(inside * 9 / 10);
  }

  /** Distortions fall to zero beyond the mask. */
  @Test
  void most_of_what_training_changes_is_inside_the_mask() {
    Simulated simulated = DefectSimulator.forCrops().apply(clean, 5, 17);
    double inside = 0;
    double outside = 0;
    for (int i = 0; i < clean.size(); i++) {
      float mask = simulated.mask().at(i / (3 * PIXELS) * PIXELS + i % PIXELS);
      assertThat(simulated.images().at(i)).isBetween(-1f, 1f);
      float change = Math.abs(simulated.images().at(i) - clean.at(i));
      if (mask == 0) {
        outside += change;
      } else {
        inside += change;
      }
    }
    assertThat(outside).isPositive().isLessThan(0.1 * inside);
  }

  @Test
  void images_without_a_mask_are_clean() {
    Simulated simulated = DefectSimulator.forTraining().apply(clean, 5, 17);
    float[] masks = simulated.mask().toArray();
    for (int n = 0; n < 64; n++) {
      boolean marked = false;
      for (int p = n * PIXELS; p < (n + 1) * PIXELS; p++) {
        marked |= masks[p] > 0;
      }
      if (!marked) {
        assertThat(simulated.images().examples(n, 1).toArray())
            .isEqualTo(clean.examples(n, 1).toArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("simulators")
  void the_same_seed_and_step_draw_the_same_and_others_do_not(DefectSimulator simulator) {
    float[] images = simulator.apply(clean, 5, 17).images().toArray();
    assertThat(simulator.apply(clean, 5, 17).images().toArray()).isEqualTo(images);
    assertThat(simulator.apply(clean, 5, 18).images().toArray()).isNotEqualTo(images);
    assertThat(simulator.apply(clean, 6, 17).images().toArray()).isNotEqualTo(images);
  }

  @Test
  void some_images_stay_clean_and_no_defect_covers_most_of_an_image() {
    int untouched = 0;
    for (int step = 0; step < 20; step++) {
      float[] masks = DefectSimulator.forTraining().apply(clean, 1, step).mask().toArray();
      for (int n = 0; n < 64; n++) {
        int covered = 0;
        for (float value : Arrays.copyOfRange(masks, n * PIXELS, (n + 1) * PIXELS)) {
          covered += (int) value;
        }
        untouched += covered == 0 ? 1 : 0;
        assertThat(covered).isLessThan(PIXELS / 2);
      }
    }
    // Three in ten, of 1,280 draws; four standard deviations.
    assertThat(untouched / 1280.0).isBetween(0.25, 0.35);
  }

  /** Or a network would take colour for the defect, and not see a black hole. */
  @Test
  void most_defects_of_grey_images_are_grey() {
    float[] values = clean.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i / (3 * PIXELS) * 3 * PIXELS + i % PIXELS];
    }
    Tensor grey = Tensor.wrap(values, clean.shape());
    int defects = 0;
    int coloured = 0;
    for (int step = 0; step < 20; step++) {
      Simulated simulated = DefectSimulator.forTraining().apply(grey, 1, step);
      float[] images = simulated.images().toArray();
      float[] masks = simulated.mask().toArray();
      for (int n = 0; n < 64; n++) {
        boolean defect = false;
        boolean colour = false;
        for (int p = 0; p < PIXELS; p++) {
          int at = n * 3 * PIXELS + p;
          defect |= masks[n * PIXELS + p] > 0;
          colour |= Math.abs(images[at] - images[at + PIXELS]) > 1e-4;
        }
        defects += defect ? 1 : 0;
        coloured += colour ? 1 : 0;
      }
    }
    assertThat((double) coloured / defects).isBetween(0.2, 0.5);
  }

  @ParameterizedTest
  @EnumSource(DefectShape.class)
  void every_shape_draws_something_at_any_size(DefectShape shape) {
    for (int[] size : List.of(new int[] {3, 5}, new int[] {16, 16}, new int[] {70, 33})) {
      boolean drawn = false;
      for (int i = 0; i < 50; i++) {
        boolean[] mask = new boolean[size[0] * size[1]];
        shape.draw(new Dice(1, "shape." + i), mask, size[0], size[1]);
        for (boolean set : mask) {
          drawn |= set;
        }
      }
      assertThat(drawn).as("%s at %s", shape, Arrays.toString(size)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(DefectFilling.class)
  void every_filling_is_unlike_the_image(DefectFilling filling) {
    float[] values = new float[3 * PIXELS];
    Canvas canvas = new Canvas(clean.toArray(), clean.shape(), 2);
    filling.fill(new Dice(3, "filling"), canvas, values);
    double difference = 0;
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isFinite();
      difference += Math.abs(values[i] - clean.at(2 * values.length + i)) / values.length;
    }
    assertThat(difference).isGreaterThan(0.05);
  }

  @Test
  void a_single_image_serves_as_its_own_neighbour() {
    Simulated simulated = DefectSimulator.forTraining().apply(clean(1), 1, 3);
    assertThat(simulated.images().batchSize()).isEqualTo(1);
  }

  /** Waves and grain, different for each image. */
  private static Tensor clean(int count) {
    CounterGenerator noise = CounterGenerator.of(1, "images");
    float[] values = new float[count * 3 * PIXELS];
    for (int i = 0; i < values.length; i++) {
      int n = i / (3 * PIXELS);
      double wave = Math.sin(0.4 * (i % WIDTH) + n) * Math.cos(0.3 * (i / WIDTH % HEIGHT));
      values[i] = (float) (0.6 * wave + 0.3 * (noise.uniform(i) - 0.5));
    }
    return Tensor.wrap(values, count, 3, HEIGHT, WIDTH);
  }
}
