package dev.isomorph.anomaly.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.CounterGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against numbers worked by hand, and against scikit-learn 1.2.1 ({@code roc_auc_score}) and NumPy
 * 1.24.2 ({@code quantile}, {@code mean}, {@code std}) on numbers from the counter generator with
 * seed 1, names {@code normal} and {@code anomalous}.
 */
class MetricsTest {
  @Test
  void auroc_counts_pairs_and_ties_by_half() {
    // 0.4 beats 0.1 and 0.3 and ties with 0.4; 0.2 beats 0.1: (2.5 + 1) of 6 pairs.
    double[] normal = {0.1, 0.3, 0.4};
    assertThat(Auroc.of(normal, new double[] {0.4, 0.2})).isEqualTo(3.5 / 6);
    assertThat(Auroc.of(normal, new double[] {0.5, 0.6})).isEqualTo(1);
    assertThat(Auroc.of(normal, new double[] {0.0})).isZero();
    assertThat(Auroc.of(normal, normal)).isEqualTo(0.5);
  }

  @Test
  void auroc_equals_scikit_learn_with_ties() {
    double[] normal = {0.1, 0.4, 0.35, 0.4, 0.8, 0.2};
    assertThat(Auroc.of(normal, new double[] {0.4, 0.9, 0.35, 0.7}))
        .isCloseTo(0.7291666666666667, within(1e-15));
    double[] coarse = IntStream.range(0, 500).mapToDouble(i -> floor20(u("normal", i))).toArray();
    double[] shifted =
        IntStream.range(0, 300).mapToDouble(i -> floor20(u("anomalous", i) * 0.8 + 0.4)).toArray();
    assertThat(Auroc.of(coarse, shifted)).isCloseTo(0.77535, within(1e-12));
  }

  @Test
  void auroc_equals_scikit_learn_without_ties() {
    double[] anomalous =
        IntStream.range(0, 300).mapToDouble(i -> u("anomalous", i) * 0.8 + 0.4).toArray();
    assertThat(Auroc.of(uniform(500), anomalous)).isCloseTo(0.7752733333333333, within(1e-12));
  }

  @Test
  void auroc_refuses_an_empty_side_and_nan() {
    double[] some = {1};
    assertThatThrownBy(() -> Auroc.of(new double[0], some))
        .hasMessage("Auroc: expected at least one normal score, got 0");
    assertThatThrownBy(() -> Auroc.of(some, new double[] {2, Double.NaN}))
        .hasMessage("Auroc: anomalous[1]: expected a number, got NaN");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.006258983997659673",
    "0.25, 0.21042349667730553",
    "0.5, 0.44966042796600314",
    "0.99, 0.986106932753874",
    "1, 0.9913416119264322"
  })
  void quantiles_equal_numpy(double share, double expected) {
    assertThat(Quantile.of(uniform(37), share)).isCloseTo(expected, within(1e-15));
  }

  @Test
  void a_quantile_needs_values_and_a_share() {
    assertThat(Quantile.of(new double[] {7}, 0.99)).isEqualTo(7);
    assertThatThrownBy(() -> Quantile.of(new double[0], 0.5)).hasMessageContaining("0 values");
    assertThatThrownBy(() -> Quantile.of(new double[] {1}, 1.5)).hasMessageContaining("share 1.5");
  }

  @Test
  void statistics_equal_numpy() {
    ScoreStatistics statistics = ScoreStatistics.of(uniform(37));
    assertThat(statistics.count()).isEqualTo(37);
    assertThat(statistics.mean()).isCloseTo(0.48188744247906, within(1e-14));
    assertThat(statistics.standardDeviation()).isCloseTo(0.30882237880145885, within(1e-14));
    assertThat(statistics.minimum()).isEqualTo(0.006258983997659673);
    assertThat(statistics.median()).isCloseTo(0.44966042796600314, within(1e-15));
    assertThat(statistics.maximum()).isEqualTo(0.9913416119264322);
  }

  private static double[] uniform(int count) {
    return IntStream.range(0, count).mapToDouble(i -> u("normal", i)).toArray();
  }

  private static double u(String name, int i) {
    return CounterGenerator.of(1, name).uniform(i);
  }

  private static double floor20(double value) {
    return Math.floor(value * 20) / 20;
  }
}
