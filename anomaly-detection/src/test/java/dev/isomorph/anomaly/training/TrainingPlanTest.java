package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.BatchPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {
  @Test
  void without_epochs_ten_rounds_end_at_the_square_roots_of_tenths_of_the_steps() {
    TrainingPlan plan = TrainingPlan.ofSteps(1000);
    // ceil(1000 * sqrt(k / 10)), by NumPy
    long[] ends = {317, 448, 548, 633, 708, 775, 837, 895, 949, 1000};
    assertThat(LongStream.rangeClosed(1, 1000).filter(plan::endsRound)).containsExactly(box(ends));
    assertThat(plan.rounds()).isEqualTo(10);
    assertThat(plan.round(1)).isEqualTo(1);
    assertThat(plan.round(317)).isEqualTo(1);
    assertThat(plan.round(318)).isEqualTo(2);
    assertThat(plan.round(1000)).isEqualTo(10);
  }

  @Test
  void few_steps_have_few_rounds() {
    TrainingPlan plan = TrainingPlan.ofSteps(199);
    // ceil(199 * sqrt(k / 3)), by NumPy
    assertThat(LongStream.rangeClosed(1, 199).filter(plan::endsRound))
        .containsExactly(115L, 163L, 199L);
    assertThat(TrainingPlan.ofSteps(49).rounds()).isEqualTo(1);
    assertThat(TrainingPlan.ofSteps(499).rounds()).isEqualTo(9);
    assertThat(TrainingPlan.ofSteps(500).rounds()).isEqualTo(10);
  }

  @Test
  void a_time_has_room_for_steps_and_the_looks_between_them() {
    for (double look : new double[] {0, 0.1, 2, 30, 200}) {
      for (double seconds : new double[] {1, 60, 300, 3000}) {
        for (long done : new long[] {5, 40}) {
          TrainingPlan plan = TrainingPlan.within(done, seconds, 0.5, look);
          double takes = (plan.steps() - done) * 0.5 + look * plan.rounds();
          assertThat(takes <= seconds || plan.steps() == done)
              .as("%s of %s s, look %s s", plan, seconds, look)
              .isTrue();
          // One more look, and what its steps take, is more than there is left.
          double unused = seconds - takes;
          assertThat(unused).isLessThan(2 * look + 0.5 + 1e-9);
        }
      }
    }
  }

  @Test
  void few_steps_end_a_round_at_least_at_the_last() {
    for (long steps = 1; steps < 30; steps++) {
      assertThat(TrainingPlan.ofSteps(steps).endsRound(steps)).isTrue();
    }
  }

  @Test
  void an_open_plan_ends_no_round() {
    assertThat(TrainingPlan.open().endsRound(1)).isFalse();
    assertThat(TrainingPlan.open().endsRound(1_000_000)).isFalse();
  }

  @Test
  void a_round_is_an_epoch_where_there_are_epochs() {
    TrainingPlan plan = TrainingPlan.ofEpochs(3, 4);
    assertThat(plan.steps()).isEqualTo(12);
    assertThat(LongStream.rangeClosed(1, 12).filter(plan::endsRound)).containsExactly(4L, 8L, 12L);
    assertThat(plan.round(5)).isEqualTo(2);
  }

  @Test
  void images_come_pass_after_pass_in_batches_of_one_size() {
    StepOrder order = new StepOrder(new int[] {5, 6, 7, 8, 9}, 3, 1);
    List<Integer> all = new ArrayList<>();
    Iterator<BatchPlace> places = order.from(0);
    for (int step = 0; step < 10; step++) {
      BatchPlace place = places.next();
      assertThat(place.step()).isEqualTo(step);
      assertThat(place.epoch()).isZero();
      assertThat(place.positions()).hasSize(3);
      IntStream.of(place.positions()).forEach(all::add);
    }
    List<List<Integer>> passes = new ArrayList<>();
    for (int pass = 0; pass < 6; pass++) {
      passes.add(all.subList(5 * pass, 5 * pass + 5));
      assertThat(passes.get(pass)).containsExactlyInAnyOrder(5, 6, 7, 8, 9);
    }
    assertThat(passes.stream().distinct()).hasSizeGreaterThan(1);
    assertThat(order.from(4).next().positions())
        .containsExactly(all.subList(12, 15).stream().mapToInt(i -> i).toArray());
    assertThat(new StepOrder(new int[] {2}, 3, 1).from(0).next().positions())
        .containsExactly(2, 2, 2);
  }

  @Test
  void the_time_of_a_step_is_the_median_of_the_later_ones() {
    StepTimes times = new StepTimes();
    for (double seconds : new double[] {90, 80, 3, 1, 2, 50, 2.5, 1.5}) {
      times.add(seconds);
    }
    // The later four: 1.5, 2, 2.5, 50.
    assertThat(times.typical()).isEqualTo(2.25);
    assertThat(times.suffice(0.2)).isFalse();
    assertThat(times.suffice(0.25)).isTrue();
    IntStream.range(0, 32).forEach(i -> times.add(1));
    assertThat(times.suffice(0.04)).isFalse();
    assertThat(times.suffice(0.05)).isTrue();
    assertThat(times.typical()).isEqualTo(1);
    IntStream.range(0, 360).forEach(i -> times.add(1));
    assertThat(times.suffice(0)).isTrue();
  }

  @Test
  void budgets_name_what_counts() {
    assertThat(TrainingBudget.ofEpochs(60)).hasToString("60 epochs");
    assertThat(TrainingBudget.ofSteps(1600)).hasToString("1600 steps");
    assertThat(TrainingBudget.ofTime(Duration.ofSeconds(90))).hasToString("1.5 min");
    assertThat(TrainingBudget.ofSteps(1600).within(Duration.ofSeconds(45)))
        .hasToString("1600 steps, at most 45 s");
    assertThatThrownBy(() -> new TrainingBudget(3, 5, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected either epochs >= 1, or steps >= 1 or a time");
    assertThatThrownBy(() -> new TrainingBudget(0, 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Long[] box(long[] values) {
    return Arrays.stream(values).boxed().toArray(Long[]::new);
  }
}
