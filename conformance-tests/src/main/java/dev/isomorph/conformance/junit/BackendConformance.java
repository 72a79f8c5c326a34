package dev.isomorph.conformance.junit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.isomorph.api.Backend;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Examiner;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Verdict;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule as a test, named by its id and statement. A backend joins with a subclass that gives
 * the backend; the other methods have defaults to override. A rule that needs what the backend
 * declares as a limitation, and one that is waived, is a skipped test with the reason.
 *
 * <p>JUnit Jupiter 5 is the one library that a project needs besides this artifact.
 */
@Tag("conformance")
public abstract class BackendConformance {

  /** The backend to be examined, the same one each time. */
  protected abstract Backend backend();

  /** Others with which a training is exchanged; the reference by default. */
  protected List<Backend> partners() {
    return List.of(Backend.of(new ReferenceEngine()));
  }

  /** How much is tried: {@link SuiteSize#ciDefaults} by default. */
  protected SuiteSize size() {
    return SuiteSize.ciDefaults();
  }

  /** Known deviations of this backend, with reason and expiry; none by default. */
  protected Waivers waivers() {
    return Waivers.none();
  }

  /**
   * Rules of one's own by the titles of their chapters, tried after the others; none by default.
   * Their ids differ from those of all other rules.
   */
  protected Map<String, List<Rule>> ownRules() {
    return Map.of();
  }

  /** Whether a rule is tried here; every rule by default. */
  protected boolean tries(Rule rule) {
    return true;
  }

  @TestFactory
  Stream<DynamicNode> rules() {
    Map<String, List<Rule>> chapters = chapters();
    Examiner examiner = new Examiner(backend(), partners(), waivers(), size().timeLimit());
    return chapters.entrySet().stream()
        .map(
            chapter ->
                dynamicContainer(
                    chapter.getKey(),
                    chapter.getValue().stream()
                        .filter(this::tries)
                        .map(
                            rule ->
                                dynamicTest(
                                    rule.toString(), () -> report(examiner.examine(rule))))));
  }

  /** Those of the suite and one's own; waivers must name one of all rules, tried or not. */
  private Map<String, List<Rule>> chapters() {
    Map<String, List<Rule>> chapters = new LinkedHashMap<>(Rules.chapters(size()));
    Set<String> ids = new LinkedHashSet<>();
    Rules.chapters(size().withChapters(List.of()))
        .values()
        .forEach(rules -> rules.forEach(rule -> ids.add(rule.id())));
    ownRules()
        .forEach(
            (title, rules) -> {
              for (Rule rule : rules) {
                if (!ids.add(rule.id())) {
                  throw new IllegalArgumentException(
                      "rule of one's own '%s': expected an id that no other rule has, got '%s'"
                          .formatted(rule.statement(), rule.id()));
                }
              }
              chapters.put(title, rules);
            });
    waivers().requireRules(ids);
    return chapters;
  }

  private static void report(Outcome outcome) {
    String messages = String.join("\n  ", outcome.messages());
    if (outcome.verdict() == Verdict.FAILED && !outcome.rule().level().advises()) {
      fail(outcome.text());
    }
    switch (outcome.verdict()) {
      case FAILED -> {
        System.err.printf(
            "[WARNING] %s on '%s' should hold: %s%n", outcome.rule(), outcome.backend(), messages);
        Assumptions.abort("should hold: " + messages);
      }
      case WAIVED -> {
        System.err.printf(
            "[WARNING] %s on '%s' is waived: %s%n", outcome.rule(), outcome.backend(), messages);
        Assumptions.abort("waived: " + messages);
      }
      case NOT_SUPPORTED -> Assumptions.abort("not supported: " + messages);
      case PASSED -> {}
    }
  }
}
