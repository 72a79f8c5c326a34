package dev.isomorph.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.Examiner;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Verdict;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.WrittenDocument;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suite is tested: each broken backend fails on the rule that is meant for it, with a message
 * that has numbers.
 */
class MutantTest {
  private static final Waivers NONE = new Waivers(List.of(), LocalDate.EPOCH, Waivers.Expiry.FAILS);

  static Stream<Mutant> mutants() {
    return Stream.of(
            LayerMutants.all(), LossMutants.all(), TrainingMutants.all(), Bfloat16Mutants.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void each_mutant_is_caught_by_its_rule(Mutant mutant) {
    Outcome outcome = examine(Backend.of(new ReferenceEngine(mutant.arithmetic())), mutant.rule());
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.messages().get(0)).contains("expected").contains("got");
  }

  @Test
  void models_that_share_weights_are_caught() {
    Outcome outcome = examine(Backend.of(new AliasedWeights()), "W4");
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void there_are_many_of_them() {
    assertThat(mutants()).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
  }

  @Test
  void the_table_says_which_rule_catches_which() throws IOException {
    StringBuilder table =
        new StringBuilder("# Which rule catches which mistake\n\n")
            .append(
                "Written by `MutantTest`, which breaks the reference in each of these ways and sees the rule fail.\n\n")
            .append("| mistake | rule | what the rule requires |\n|---|---|---|\n");
    mutants().forEach(m -> table.append(row(m.name(), m.rule())));
    table.append(row("weights aliased between models", "W4"));
    WrittenDocument.check("MUTANTS.md", table.toString());
  }

  private static String row(String mistake, String id) {
    return "| " + mistake + " | " + id + " | " + rule(id).statement() + " |\n";
  }

  private static Outcome examine(Backend backend, String id) {
    return new Examiner(backend, List.of(), NONE).examine(rule(id));
  }

  private static Rule rule(String id) {
    return Rules.chapters(SuiteSize.ciDefaults()).values().stream()
        .flatMap(List::stream)
        .filter(rule -> rule.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
