package dev.isomorph.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void quartiles_lie_between_the_sorted_numbers() {
    // numpy.quantile([1, 2, 3, 4], [0.25, 0.5, 0.75]) is [1.75, 2.5, 3.25]
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(1.75, 2.5, 3.25));
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void of_nothing_there_is_no_spread() {
    assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("expected a number");
  }
}
