package dev.isomorph.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Examiner;
import dev.isomorph.conformance.Level;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Verdict;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.io.IOException;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScoreboardTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 1, 15);
  private static final Backend REFERENCE = Backend.of(new ReferenceEngine());
  private static final Rule FAILS =
      new Rule(
          "Z1",
          Level.MUST,
          "This <never> holds.",
          "For the page.",
          Set.of(),
          e -> {
            throw new IllegalStateException("because it is 3 & not 4");
          });

  private static Outcome examine(Rule rule, Waivers.Waiver... waivers) {
    return examine(Waivers.Expiry.FAILS, rule, waivers);
  }

  private static Outcome examine(Waivers.Expiry expiry, Rule rule, Waivers.Waiver... waivers) {
    return new Examiner(REFERENCE, List.of(), new Waivers(List.of(waivers), TODAY, expiry))
        .examine(rule);
  }

  private static Waivers.Waiver until(String rule, LocalDate expires) {
    return new Waivers.Waiver(rule, "reference", "known, 3 of 4", expires);
  }

  @Test
  void an_exception_is_a_failure() {
    Outcome outcome = examine(FAILS);
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.messages().get(0)).contains("3 & not 4");
  }

  @Test
  void a_check_that_compares_nothing_is_a_failure() {
    Rule nothing = new Rule("Z2", Level.MUST, "Nothing.", "None.", Set.of(), e -> {});
    assertThat(examine(nothing).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void of_several_limitations_the_first_of_the_capabilities_is_named() {
    Rule needy =
        new Rule("Z3", Level.MUST, "Much.", "None.", EnumSet.allOf(Capability.class), e -> {});
    Rule sameInAnotherOrder =
        new Rule("Z3", Level.MUST, "Much.", "None.", lastCapabilityFirst(), e -> {});
    Examiner examiner =
        new Examiner(
            Backend.of(new UnableEngine()),
            List.of(),
            new Waivers(List.of(), TODAY, Waivers.Expiry.FAILS));
    for (Rule rule : List.of(needy, sameInAnotherOrder)) {
      assertThat(examiner.examine(rule).messages()).containsExactly("no TRAINING here");
    }
  }

  private static Set<Capability> lastCapabilityFirst() {
    Set<Capability> capabilities = new LinkedHashSet<>();
    capabilities.add(Capability.BF16_TRAINING);
    capabilities.addAll(EnumSet.allOf(Capability.class));
    return capabilities;
  }

  /** Can do nothing beyond inference in float32. */
  private static final class UnableEngine implements Engine {
    @Override
    public String name() {
      return "unable";
    }

    @Override
    public String version() {
      return "unable 1";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU);
    }

    @Override
    public Map<Capability, String> limitations() {
      return EnumSet.allOf(Capability.class).stream()
          .collect(Collectors.toMap(c -> c, c -> "no " + c + " here"));
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      throw new UnsupportedOperationException("it is asked for its limitations alone");
    }
  }

  @Test
  void a_waiver_holds_until_its_day_and_no_longer() {
    assertThat(examine(FAILS, until("Z1", TODAY.plusDays(1))).verdict()).isEqualTo(Verdict.WAIVED);
    assertThat(examine(FAILS, until("Z1", TODAY)).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void a_waiver_whose_day_has_come_is_a_warning_where_the_build_must_not_depend_on_the_date() {
    Outcome outcome = examine(Waivers.Expiry.WARNS, FAILS, until("Z1", TODAY.minusYears(1)));
    assertThat(outcome.verdict()).isEqualTo(Verdict.WAIVED);
    assertThat(outcome.messages())
        .containsExactly(
            "known, 3 of 4",
            "waived until 2025-01-15, which is over; mend the deviation, or look at it again and give the waiver another day");
  }

  @Test
  void the_expiry_of_waivers_warns_unless_the_property_says_that_it_fails() {
    String before = System.getProperty(Waivers.Expiry.PROPERTY, "");
    try {
      System.setProperty(Waivers.Expiry.PROPERTY, "");
      assertThat(Waivers.Expiry.configured()).isEqualTo(Waivers.Expiry.WARNS);
      System.setProperty(Waivers.Expiry.PROPERTY, "fails");
      assertThat(Waivers.Expiry.configured()).isEqualTo(Waivers.Expiry.FAILS);
      System.setProperty(Waivers.Expiry.PROPERTY, "sometimes");
      assertThatThrownBy(Waivers.Expiry::configured)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("isomorph.waivers.expiry: expected warns or fails, got 'sometimes'");
    } finally {
      System.setProperty(Waivers.Expiry.PROPERTY, before);
    }
  }

  @Test
  void a_pass_in_spite_of_a_waiver_is_a_failure() {
    Rule passes = Rules.chapters(SuiteSize.ciDefaults()).get("L Layers").get(0);
    assertThat(examine(passes).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(examine(passes, until("L1", TODAY.plusDays(1))).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void table_json_and_page_show_every_outcome() throws IOException {
    Rule passes = Rules.chapters(SuiteSize.ciDefaults()).get("L Layers").get(0);
    Scoreboard scoreboard =
        Scoreboard.of(
            Map.of("Z Trial", List.of(passes, FAILS)),
            List.of(REFERENCE),
            List.of(examine(passes), examine(FAILS)),
            "abc1234");
    assertThat(scoreboard.hasFailures()).isTrue();
    assertThat(scoreboard.statement("reference"))
        .isEqualTo(
            "Backend 'reference' does not conform: 1 rules passed, 1 failed, 0 waived, 0 not supported.");
    assertThat(scoreboard.table()).contains("L1    passed").contains("Z1    FAILED");
    JsonNode json = new ObjectMapper().readTree(ScoreboardJson.write(scoreboard));
    assertThat(json.at("/outcomes/1/verdict").textValue()).isEqualTo("FAILED");
    assertThat(json.at("/environment/commit").textValue()).isEqualTo("abc1234");
    assertThat(ScoreboardPage.write(scoreboard))
        .contains("This &lt;never&gt; holds.")
        .contains("3 &amp; not 4")
        .doesNotContain("://");
  }

  @Test
  void what_random_networks_cover_is_in_every_report_once() throws IOException {
    List<Rule> rules =
        Rules.chapters(SuiteSize.ciDefaults().withRandomNetworks(2).withSeed(1))
            .get("R Random networks")
            .stream()
            .filter(rule -> !rule.id().equals("R3"))
            .toList();
    Scoreboard scoreboard =
        Scoreboard.of(
            Map.of("R Trial", rules),
            List.of(REFERENCE),
            rules.stream().map(ScoreboardTest::examine).toList(),
            "");
    String covered = "2 networks of seed 1 meet ";
    assertThat(scoreboard.notes()).singleElement().asString().startsWith("R1, R2: " + covered);
    assertThat(ScoreboardPage.write(scoreboard)).contains(covered);
    JsonNode json = new ObjectMapper().readTree(ScoreboardJson.write(scoreboard));
    assertThat(json.at("/outcomes/0/notes/0").textValue()).startsWith(covered);
  }

  @Test
  void the_table_of_backends_counts_what_passed_and_takes_the_place_between_its_marks() {
    Rule passes = Rules.chapters(SuiteSize.ciDefaults()).get("L Layers").get(0);
    Scoreboard scoreboard =
        Scoreboard.of(
            Map.of("Z Trial", List.of(passes, FAILS)),
            List.of(REFERENCE),
            List.of(examine(passes), examine(FAILS)),
            "abc1234");
    String table = BackendTable.markdown(scoreboard, List.of(REFERENCE));
    assertThat(table)
        .endsWith("| `reference` | plain loops over float64 | yes | 1 of 2, 1 failed |\n");
    String before =
        "a\n<!-- backends: written by ./isomorph conformance --readme README.md -->\nold\n<!-- /backends -->\nb\n";
    String after = BackendTable.replaced("README.md", before, table);
    assertThat(BackendTable.in("README.md", after)).isEqualTo(table);
    assertThat(after).startsWith("a\n<!-- backends").endsWith("|\n<!-- /backends -->\nb\n");
  }
}
