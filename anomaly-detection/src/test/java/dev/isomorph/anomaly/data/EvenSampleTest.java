package dev.isomorph.anomaly.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EvenSampleTest {
  @Test
  void every_nth_item_is_chosen_with_the_smallest_n_that_suffices() {
    assertThat(EvenSample.positions(0, 3)).isEmpty();
    assertThat(EvenSample.positions(1, 3)).containsExactly(0);
    assertThat(EvenSample.positions(3, 3)).containsExactly(0, 1, 2);
    assertThat(EvenSample.positions(4, 3)).containsExactly(0, 2);
    assertThat(EvenSample.positions(9, 3)).containsExactly(0, 3, 6);
    assertThat(EvenSample.positions(10, 3)).containsExactly(0, 4, 8);
    assertThat(EvenSample.positions(5, 1)).containsExactly(0);
    assertThat(EvenSample.positions(1_000_000, 64)).hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void no_item_at_all_cannot_be_asked_for() {
    assertThatThrownBy(() -> EvenSample.positions(5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("EvenSample: most: expected > 0, got 0");
  }
}
