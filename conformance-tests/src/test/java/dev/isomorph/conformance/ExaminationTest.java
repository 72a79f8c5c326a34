package dev.isomorph.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Tensor;
import dev.isomorph.backend.reference.ReferenceEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checks that rules are written with: what they accept, and what they report. */
class ExaminationTest {
  private final Examination examination =
      new Examination(Backend.of(new ReferenceEngine()), List.of());

  private static Tensor tensor(float... values) {
    return Tensor.wrap(values, 1, values.length);
  }

  @Test
  void what_is_right_leaves_no_failure_and_counts() {
    examination.equal("count", 2, 2);
    examination.shape("output", new int[] {1, 2}, tensor(1, 2));
    examination.close("output", new double[] {1, 2}, tensor(1, 2.000001f), 1e-6);
    examination.close("output", tensor(1, 2), tensor(1, 2), 1e-9);
    examination.identical("output", tensor(1, 2), tensor(1, 2));
    examination.fails("parse", NumberFormatException.class, "\"x\"", () -> Integer.parseInt("x"));
    examination.within("share", 1);
    assertThat(examination.failures()).isEmpty();
    assertThat(examination.comparisons()).isEqualTo(7);
    assertThat(examination.worstShare()).isEqualTo(1);
  }

  @Test
  void every_check_reports_what_was_expected_and_what_came() {
    examination.equal("count", 2, 3);
    examination.shape("output", new int[] {1, 3}, tensor(1, 2));
    examination.close("output", new double[] {1, 2}, tensor(1, 3), 1e-6);
    examination.close("output", new double[] {1, 2}, tensor(1), 1e-6);
    examination.close("loss", 2, 3, 1e-6);
    examination.identical("output", tensor(1, 2), tensor(1, 3));
    examination.fails("parse", NumberFormatException.class, "\"y\"", () -> Integer.parseInt("x"));
    examination.fails("parse", NumberFormatException.class, "\"y\"", () -> Integer.parseInt("1"));
    examination.within("growth", 2);
    examination.failure("graph 7: expected 1, got 2");
    assertThat(examination.failures())
        .containsExactly(
            "count: expected 2, got 3",
            "output: shape: expected [1, 3], got [1, 2]",
            "output: expected a relative error up to 1.0e-06, got 5.000e-01 (values)",
            "output: number of values: expected 2, got 1",
            "loss: expected a relative error up to 1.0e-06, got 5.000e-01 (expected 2.0, got 3.0)",
            "output: expected 2.0 at [0, 1], got 3.0",
            "parse: expected NumberFormatException with '\"y\"', got java.lang.NumberFormatException: For input string: \"x\"",
            "parse: expected NumberFormatException, got no error",
            "growth: expected a relative error up to 1.0e+00, got 2.000e+00 (share of the tolerance)",
            "graph 7: expected 1, got 2");
    assertThat(examination.worstShare()).isInfinite();
  }

  @Test
  void a_tolerance_of_nothing_is_refused() {
    assertThatThrownBy(() -> examination.close("output", tensor(1), tensor(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output: tolerance: expected > 0, got 0.0");
  }

  @Test
  void a_number_that_is_none_is_an_error_without_bound() {
    examination.close("output", new double[] {1}, tensor(Float.NaN), 1e-6);
    examination.close("loss", 1, Double.NaN, 1e-6);
    assertThat(examination.failures()).hasSize(2).allMatch(failure -> failure.contains("got NaN"));
    assertThat(examination.worstShare()).isInfinite();
  }
}
