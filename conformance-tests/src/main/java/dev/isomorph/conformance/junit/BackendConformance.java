package dev.isomorph.conformance.junit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.isomorph.api.Backend;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Examiner;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every rule as a test. A backend joins with a subclass that says which backend it is. */
@Tag("conformance")
public abstract class BackendConformance {

  /** The backend to be examined, the same one each time. */
  protected abstract Backend backend();

  /** Others with which a training is exchanged; the reference, if not said otherwise. */
  protected List<Backend> partners() {
    return List.of(Backend.of(new ReferenceEngine()));
  }

  /**
   * How many random networks are compared, and which; as many as in the build, if not said
   * otherwise.
   */
  protected SuiteSize extent() {
    return SuiteSize.ciDefaults();
  }

  /** Whether a rule is tried here; every rule, if not said otherwise. */
  protected boolean tries(Rule rule) {
    return true;
  }

  @TestFactory
  Stream<DynamicNode> rules() {
    Examiner examiner = new Examiner(backend(), partners(), Waivers.checkedIn());
    return Rules.chapters(extent()).entrySet().stream()
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

  private static void report(Outcome outcome) {
    String messages = String.join("\n  ", outcome.messages());
    switch (outcome.verdict()) {
      case FAILED ->
          fail(
              "%s %s on '%s':%n  %s"
                  .formatted(outcome.rule().level(), outcome.rule(), outcome.backend(), messages));
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
