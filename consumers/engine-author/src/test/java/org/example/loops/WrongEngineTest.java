package org.example.loops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.Waivers.Expiry;
import dev.isomorph.conformance.Waivers.Waiver;
import dev.isomorph.conformance.junit.BackendConformance;
import dev.isomorph.conformance.rules.SuiteSize;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The wrong engine fails on the rules for what it does wrong, and on no others. */
class WrongEngineTest {
  private static final LocalDate EXPIRES = LocalDate.of(2027, 1, 31);
  private static final String REASON =
      "epsilon 1e-4 instead of the layer's: up to 1e-3 of the output";
  private static final List<Waiver> KNOWN =
      Stream.of("L9", "L10", "L24")
          .map(rule -> new Waiver(rule, "wrong", REASON, EXPIRES))
          .toList();

  /** The third has a batch norm in one of its branches. */
  private static final Set<String> FAIL =
      Set.of(
          "L9 forward pass: batch norm of maps",
          "L10 forward pass: batch norm of vectors",
          "L24 forward pass: concat of maps, one read twice");

  /** The suite on the wrong engine; its name keeps it out of the ordinary run. */
  abstract static class OnTheWrongEngine extends BackendConformance {
    @Override
    protected Backend backend() {
      return Backend.of(new WrongEngine());
    }

    @Override
    protected SuiteSize size() {
      return SuiteSize.ciDefaults().withChapters(List.of("L", "P", "W", "E"));
    }
  }

  static final class WithoutWaivers extends OnTheWrongEngine {}

  static final class WithWaivers extends OnTheWrongEngine {
    @Override
    protected Waivers waivers() {
      return new Waivers(KNOWN, EXPIRES.minusDays(1), Expiry.FAILS);
    }
  }

  static final class WithExpiredWaivers extends OnTheWrongEngine {
    @Override
    protected Waivers waivers() {
      return new Waivers(KNOWN, EXPIRES, Expiry.FAILS);
    }
  }

  @Test
  void the_rules_whose_networks_have_batch_norm_fail_and_no_others() {
    Results results = run(WithoutWaivers.class);
    assertEquals(FAIL, results.named(Status.FAILED).keySet());
    assertTrue(results.named(Status.SUCCESSFUL).size() > 30);
  }

  @Test
  void a_failure_names_rule_and_case_and_what_differs() {
    String failure =
        run(WithoutWaivers.class).named(Status.FAILED).get("L9 forward pass: batch norm of maps");
    assertTrue(failure.startsWith("MUST L9 forward pass: batch norm of maps on 'wrong':"), failure);
    assertTrue(failure.contains("output: expected a relative error up to 2.0e-06, got "), failure);
  }

  @Test
  void known_deviations_are_waived_until_their_day() {
    Results waived = run(WithWaivers.class);
    assertEquals(Map.of(), waived.named(Status.FAILED));
    for (String rule : FAIL) {
      assertTrue(waived.named(Status.ABORTED).get(rule).contains(REASON));
    }
    Results expired = run(WithExpiredWaivers.class);
    assertEquals(FAIL, expired.named(Status.FAILED).keySet());
    expired
        .named(Status.FAILED)
        .values()
        .forEach(text -> assertTrue(text.contains("waived until 2027-01-31, which is over"), text));
  }

  private static Results run(Class<? extends BackendConformance> suite) {
    Results results = new Results();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build(),
            results);
    return results;
  }

  /** How the tests ended, by display name. */
  private static final class Results implements TestExecutionListener {
    private final Map<Status, Map<String, String>> byStatus = new TreeMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        byStatus
            .computeIfAbsent(result.getStatus(), status -> new TreeMap<>())
            .put(
                test.getDisplayName(), result.getThrowable().map(Throwable::getMessage).orElse(""));
      }
    }

    Map<String, String> named(Status status) {
      return byStatus.getOrDefault(status, Map.of());
    }
  }
}
