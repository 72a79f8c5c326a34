package dev.isomorph.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.backend.reference.ReferenceEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExaminerTest {
  private static final Backend BACKEND = Backend.of(new ReferenceEngine());

  private static Outcome examine(Optional<Duration> limit, Rule.Check check) {
    return examine(limit, Rule.must("Z1", "A trial.", "None.", check));
  }

  private static Outcome examine(Optional<Duration> limit, Rule rule) {
    return new Examiner(BACKEND, List.of(), Waivers.none(), limit).examine(rule);
  }

  @Test
  void a_rule_beyond_its_time_fails_with_the_place_where_it_is() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Outcome outcome =
        examine(
            Optional.of(Duration.ofMillis(50)),
            examination -> {
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              examination.equal("late", 1, 2);
            });
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.messages())
        .singleElement()
        .asString()
        .startsWith("expected an end within 50 ms, got none; it is in java.lang.Thread.sleep");
    interrupted.await(); // the thread is not left asleep
  }

  @Test
  void a_rule_within_its_time_ends_as_without_a_limit() {
    Rule.Check check = examination -> examination.close("sum", 2.0, 2.0 + 1e-7, 1e-6);
    Outcome limited = examine(Optional.of(Duration.ofMinutes(1)), check);
    Outcome unlimited = examine(Optional.empty(), check);
    assertThat(limited.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(limited.worstShare()).isEqualTo(unlimited.worstShare()).isPositive();
    assertThat(limited.comparisons()).isEqualTo(unlimited.comparisons()).isEqualTo(1);
  }

  @Test
  void an_assertion_of_any_library_in_a_check_is_a_failure_of_its_rule() {
    Outcome outcome =
        examine(
            Optional.empty(),
            examination -> {
              throw new AssertionError("expected 3, got 4");
            });
    assertThat(outcome.text())
        .isEqualTo(
            "MUST Z1 A trial. on 'reference':\n  expected no exception, got java.lang.AssertionError: expected 3, got 4");
  }

  @Test
  void the_failure_of_a_stochastic_rule_tells_that_the_process_is_measured() {
    Rule rule =
        Rule.must("Z2", "Memory stays.", "None.", e -> e.within("growth", 1.5))
            .withLevel(Level.STOCHASTIC);
    assertThat(examine(Optional.empty(), rule).text())
        .isEqualTo(
            "STOCHASTIC Z2 Memory stays. on 'reference':\n"
                + "  growth: expected a relative error up to 1.0e+00, got 1.500e+00 (share of the tolerance)\n"
                + "  this rule measures the whole process, which other work in it changes; see whether it fails alone as well");
  }
}
