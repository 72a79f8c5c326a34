package dev.isomorph.conformance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every rule as a test. A backend joins with a subclass that says which backend it is. */
public abstract class BackendConformance {

  /** The backend to be examined, the same one each time. */
  protected abstract Backend backend();

  @TestFactory
  Stream<DynamicNode> rules() {
    return Rules.chapters(Extent.ofTheBuild()).entrySet().stream()
        .map(
            chapter ->
                dynamicContainer(
                    chapter.getKey(),
                    chapter.getValue().stream()
                        .map(rule -> dynamicTest(rule.toString(), () -> examine(rule)))));
  }

  private void examine(Rule rule) {
    Optional<Capability> lacking =
        rule.needs().stream().filter(backend().limitations()::containsKey).findFirst();
    lacking.ifPresent(
        capability ->
            Assumptions.abort(
                "not supported by '%s': %s"
                    .formatted(backend().name(), backend().limitations().get(capability))));
    Examination examination = new Examination(backend());
    rule.check().run(examination);
    if (!examination.failures().isEmpty()) {
      fail(
          "%s %s on '%s':%n  %s"
              .formatted(
                  rule.level(),
                  rule,
                  backend().name(),
                  String.join("\n  ", examination.failures())));
    }
    if (examination.comparisons() == 0) {
      fail(rule + ": compared nothing");
    }
  }
}
