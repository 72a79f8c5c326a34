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
import dev.isomorph.spi.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a failure looks like, for some mistakes of each chapter. The numbers are the reference's, in
 * float64 and in plain Java, so they are the same on every machine.
 */
class FailureTextTest {
  private static final SuiteSize SMALL = SuiteSize.ciDefaults().withRandomNetworks(4);

  /** How many messages of a failure the document shows. */
  private static final int MESSAGES = 2;

  /** A place or a case, what was expected and what came. */
  private static final Pattern EXPECTED_AND_GOT =
      Pattern.compile(".+: .*expected .+, got .+", Pattern.DOTALL);

  /**
   * A mistake and the rule whose failure is shown.
   *
   * @param mistake what is wrong
   * @param rule the id of the rule
   * @param engine the reference with the mistake
   */
  private record Example(String mistake, String rule, Engine engine) {}

  private static List<Example> examples() {
    return List.of(
        mutant("kernel flipped", "L1"),
        mutant("running share inverted", "L9t"),
        mutant("max pool pads with zeros", "L19"),
        mutant("residual add before batch norm", "G1"),
        mutant("bias dropped", "F2"),
        new Example(
            "running statistics not counted",
            "P2",
            new TamperedEngine(TamperedModel::withoutStatistics)),
        mutant("derivative of tanh wrong", "D3"),
        mutant("slope of the absolute error where there is none", "O2"),
        mutant("focus ignored", "O9"),
        mutant("learning rate inside the momentum buffer", "T4"),
        mutant("dropout active in evaluation", "T15"),
        mutant("convolutions in eight bits", "B1"),
        mutant("weights kept in bfloat16", "B6"),
        new Example(
            "the last bit of weights lost",
            "W2",
            new TamperedEngine(TamperedModel::withoutLastBit)),
        new Example("weights aliased between models", "W4", new AliasedWeights()),
        new Example(
            "the optimizer's state not taken",
            "X3",
            new TamperedEngine(TamperedModel::forgettingState)),
        mutant("kernel flipped", "R2"));
  }

  private static Example mutant(String mistake, String rule) {
    Mutant mutant =
        MutantTest.mutants().filter(m -> m.name().equals(mistake)).findFirst().orElseThrow();
    return new Example(mistake, rule, new ReferenceEngine(mutant.arithmetic()));
  }

  @Test
  void failures_name_rule_case_and_numbers_and_are_as_documented() throws IOException {
    StringBuilder document =
        new StringBuilder("# What failures look like\n\n")
            .append(
                "Written by `FailureTextTest`, which breaks the reference in each of these ways and tries a rule.\n");
    Map<String, List<Rule>> chapters = Rules.chapters(SMALL);
    chapters.forEach(
        (title, rules) -> {
          StringBuilder sections = new StringBuilder();
          for (Example example : examples()) {
            rules.stream()
                .filter(rule -> rule.id().equals(example.rule()))
                .forEach(rule -> sections.append(section(example, rule)));
          }
          if (!sections.isEmpty()) {
            document.append("\n## ").append(title).append('\n').append(sections);
          }
        });
    WrittenDocument.check("FAILURES.md", document.toString());
  }

  private static String section(Example example, Rule rule) {
    Outcome outcome =
        new Examiner(Backend.of(example.engine()), List.of(), Waivers.none()).examine(rule);
    assertThat(outcome.verdict()).as(example.mistake()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.messages())
        .as(example.mistake())
        .allMatch(EXPECTED_AND_GOT.asMatchPredicate());
    assertThat(outcome.text())
        .startsWith(
            "%s %s on '%s':%n  %s"
                .formatted(rule.level(), rule, example.engine().name(), outcome.messages().get(0)));
    return "\n%s:\n\n    %s\n".formatted(example.mistake(), shown(outcome).indent(4).strip());
  }

  /** The text with no more than the first messages. */
  private static String shown(Outcome outcome) {
    List<String> messages = outcome.messages();
    int shown = Math.min(MESSAGES, messages.size());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s on '%s':".formatted(outcome.rule().level(), outcome.rule(), outcome.backend()));
    messages.subList(0, shown).forEach(message -> lines.add("  " + message.strip()));
    if (shown < messages.size()) {
      lines.add("  … and %d more".formatted(messages.size() - shown));
    }
    return String.join("\n", lines);
  }

  @Test
  void memory_that_is_not_given_back_is_told_with_its_size() {
    Rule rule =
        Rules.chapters(SMALL).get("C Closing and threads").stream()
            .filter(r -> r.id().equals("C4"))
            .findFirst()
            .orElseThrow();
    Outcome outcome =
        new Examiner(
                Backend.of(new TamperedEngine(TamperedModel::leaking)), List.of(), Waivers.none())
            .examine(rule);
    assertThat(outcome.text())
        .matches(
            Pattern.compile(
                "STOCHASTIC C4 .* on 'tampered':\n"
                    + "  growth of [\\d,]+ bytes: expected a relative error up to 1.0e\\+00, got [1-9].*\n"
                    + "  this rule measures the whole process, .*"));
  }
}
