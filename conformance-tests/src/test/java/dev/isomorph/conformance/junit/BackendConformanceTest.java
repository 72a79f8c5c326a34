package dev.isomorph.conformance.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Level;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a subclass of {@link BackendConformance} can choose. */
class BackendConformanceTest {

  @Test
  void a_backend_chooses_which_rules_are_tried_and_how_many_random_networks() throws Throwable {
    assertThat(modelsOf(SuiteSize.ciDefaults().withRandomNetworks(2).withSeed(7))).isEqualTo(2);
    assertThat(modelsOf(SuiteSize.ciDefaults().withRandomNetworks(5).withSeed(7))).isEqualTo(5);
  }

  /** The reference with rules of its own and waivers, in chapter E. */
  private static final class Chosen extends BackendConformance {
    private final List<Rule> own;
    private final Waivers waivers;

    Chosen(List<Rule> own, Waivers waivers) {
      this.own = own;
      this.waivers = waivers;
    }

    @Override
    protected Backend backend() {
      return Backend.of(new ReferenceEngine());
    }

    @Override
    protected SuiteSize size() {
      return SuiteSize.ciDefaults().withChapters(List.of("E"));
    }

    @Override
    protected Map<String, List<Rule>> ownRules() {
      return Map.of("Z Own", own);
    }

    @Override
    protected Waivers waivers() {
      return waivers;
    }

    List<DynamicTest> tests() {
      return rules().flatMap(BackendConformanceTest::tests).toList();
    }
  }

  private static Rule own(String id, Level level, boolean holds) {
    return Rule.must(id, "It holds.", "None.", e -> e.equal("truth", true, holds)).withLevel(level);
  }

  private static Waivers until(String rule, LocalDate expires) {
    return new Waivers(
        List.of(new Waivers.Waiver(rule, "reference", "known, 3 of 4", expires)),
        LocalDate.of(2026, 1, 15),
        Waivers.Expiry.FAILS);
  }

  @Test
  void chapters_and_rules_of_ones_own_are_tests_with_id_and_statement_as_names() {
    Chosen chosen = new Chosen(List.of(own("Z1", Level.MUST, true)), Waivers.none());
    assertThat(chosen.tests())
        .extracting(DynamicTest::getDisplayName)
        .hasSize(5)
        .contains("E2 An unknown tap is refused with the taps there are.", "Z1 It holds.");
  }

  @Test
  void a_rule_of_ones_own_that_fails_is_a_failed_test() {
    DynamicTest test =
        last(new Chosen(List.of(own("Z1", Level.MUST, false)), Waivers.none()).tests());
    assertThatThrownBy(test.getExecutable()::execute)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessage("MUST Z1 It holds. on 'reference':\n  truth: expected true, got false");
  }

  @Test
  void a_rule_that_should_hold_or_is_waived_is_skipped_when_it_fails() {
    DynamicTest should =
        last(new Chosen(List.of(own("Z1", Level.SHOULD, false)), Waivers.none()).tests());
    assertThatThrownBy(should.getExecutable()::execute)
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("should hold: truth: expected true, got false");
    List<Rule> fails = List.of(own("Z1", Level.MUST, false));
    DynamicTest waived = last(new Chosen(fails, until("Z1", LocalDate.of(2026, 1, 16))).tests());
    assertThatThrownBy(waived.getExecutable()::execute)
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("waived: known, 3 of 4");
    DynamicTest expired = last(new Chosen(fails, until("Z1", LocalDate.of(2026, 1, 15))).tests());
    assertThatThrownBy(expired.getExecutable()::execute)
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("waived until 2026-01-15, which is over")
        .hasMessageContaining("truth: expected true, got false");
  }

  @Test
  void ids_that_are_taken_chapters_and_waivers_for_nothing_are_refused() {
    Chosen taken = new Chosen(List.of(own("L1", Level.MUST, true)), Waivers.none());
    assertThatThrownBy(taken::rules)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rule of one's own 'It holds.': expected an id that no other rule has, got 'L1'");
    Chosen unknown = new Chosen(List.of(), until("Z9", LocalDate.MAX));
    assertThatThrownBy(unknown::rules)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("waiver of 'reference': expected the id of a rule, got 'Z9'");
    new Chosen(List.of(), until("L1", LocalDate.MAX)).rules(); // of a chapter that is not tried
    SuiteSize missing = SuiteSize.ciDefaults().withChapters(List.of("L", "Q"));
    assertThatThrownBy(() -> Rules.chapters(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("chapter: expected a letter of \\[L Layers, .*], got 'Q'");
  }

  @Test
  void sizes_without_networks_or_time_are_refused() {
    assertThatThrownBy(() -> SuiteSize.ciDefaults().withRandomNetworks(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("random networks: expected 1 or more, got 0");
    assertThatThrownBy(() -> SuiteSize.ciDefaults().withTimeLimit(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time limit: expected a positive time, got PT0S");
  }

  private static DynamicTest last(List<DynamicTest> tests) {
    return tests.get(tests.size() - 1);
  }

  /** How many models rule R2 makes. */
  private static int modelsOf(SuiteSize size) throws Throwable {
    Counting engine = new Counting();
    Backend backend = Backend.of(engine);
    BackendConformance conformance =
        new BackendConformance() {
          @Override
          protected Backend backend() {
            return backend;
          }

          @Override
          protected boolean tries(Rule rule) {
            return rule.id().equals("R2");
          }

          @Override
          protected SuiteSize size() {
            return size;
          }
        };
    for (DynamicTest test : conformance.rules().flatMap(BackendConformanceTest::tests).toList()) {
      test.getExecutable().execute();
    }
    return engine.models.get();
  }

  private static Stream<DynamicTest> tests(DynamicNode node) {
    return node instanceof DynamicContainer container
        ? container.getChildren().flatMap(BackendConformanceTest::tests)
        : Stream.of((DynamicTest) node);
  }

  /** The reference, which counts the models that it makes. */
  private static final class Counting implements Engine {
    private final Engine reference = new ReferenceEngine();
    private final AtomicInteger models = new AtomicInteger();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String version() {
      return reference.version();
    }

    @Override
    public List<Device> devices() {
      return reference.devices();
    }

    @Override
    public Map<Capability, String> limitations() {
      return reference.limitations();
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      models.incrementAndGet();
      return reference.lower(plan, options);
    }
  }
}
