package dev.isomorph.anomaly.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.CounterGenerator;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FalseAlarmsTest {
  /** The interval is scipy.stats.beta.ppf([.025, .975], n + 1 - k, k). */
  @ParameterizedTest
  @CsvSource({
    "40, 0.01, 40, 0.0006327449320494191, 0.08809730287880237",
    "99, 0.01, 99, 0.00025570273666596153, 0.03657574498347893",
    "200, 0.01, 199, 0.0012133490137360304, 0.02754189845720562",
    "1000, 0.01, 991, 0.004805510691049308, 0.017015783069894586"
  })
  void rank_and_interval_are_those_of_the_books(
      int images, double rate, int rank, double low, double high) {
    FalseAlarms alarms = FalseAlarms.of(images, rate);
    assertThat(alarms.rank()).isEqualTo(rank);
    assertThat(alarms.interval(0.95).low()).isCloseTo(low, within(1e-12));
    assertThat(alarms.interval(0.95).high()).isCloseTo(high, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.1, 9", "0.05, 19", "0.01, 99", "0.001, 999", "0.003, 333"})
  void a_rate_takes_so_many_images(double rate, int images) {
    assertThat(FalseAlarms.imagesFor(rate)).isEqualTo(images);
    assertThat(FalseAlarms.of(images, rate).enough()).isTrue();
    assertThat(FalseAlarms.of(images, rate).rank()).isEqualTo(images);
    assertThat(FalseAlarms.of(images, rate).expectedRate()).isLessThanOrEqualTo(rate + 1e-12);
    if (images > 1) {
      assertThat(FalseAlarms.of(images - 1, rate).enough()).isFalse();
      assertThat(FalseAlarms.of(images - 1, rate).expectedRate()).isGreaterThan(rate);
    }
  }

  @Test
  void the_rate_holds_on_average_and_the_interval_as_often_as_it_says() {
    FalseAlarms alarms = FalseAlarms.of(50, 0.1);
    FalseAlarms.Interval interval = alarms.interval(0.95);
    CounterGenerator draws = CounterGenerator.of(3, "scores");
    int sets = 4000;
    double sum = 0;
    int inside = 0;
    for (int set = 0; set < sets; set++) {
      double[] scores = new double[50];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = draws.uniform(50L * set + i);
      }
      Arrays.sort(scores);
      double trueRate = 1 - scores[alarms.rank() - 1]; // of uniform scores
      sum += trueRate;
      inside += trueRate >= interval.low() && trueRate <= interval.high() ? 1 : 0;
    }
    // Four standard errors; the standard deviation of the rate is 0.041.
    assertThat(sum / sets).isCloseTo(alarms.expectedRate(), within(4 * 0.041 / Math.sqrt(sets)));
    assertThat((double) inside / sets).isCloseTo(0.95, within(4 * Math.sqrt(0.95 * 0.05 / sets)));
  }

  @Test
  void a_rate_is_a_share() {
    assertThatThrownBy(() -> FalseAlarms.of(10, 0))
        .hasMessage("false-alarm rate: expected in (0, 1), got 0.0");
    assertThatThrownBy(() -> FalseAlarms.of(10, 1)).hasMessageContaining("got 1.0");
  }
}
