package dev.isomorph.conformance.rules;

import dev.isomorph.conformance.Rule;

/** The rules as a document, which stands in {@code SPEC.md}. */
public final class Specification {
  private Specification() {}

  /** The document in Markdown. */
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# What every backend obeys\n\n")
        .append("Written from the rules by `SpecificationTest`; a stale copy fails the build.\n\n")
        .append(
            "MUST and STOCHASTIC rules are binding. A STOCHASTIC rule measures something of the whole process, so a failure counts when the rule\n")
        .append("fails alone as well.\n");
    Rules.chapters(SuiteSize.ciDefaults())
        .forEach(
            (title, rules) -> {
              text.append("\n## ")
                  .append(title)
                  .append("\n\n| rule | level | what holds | why |\n|---|---|---|---|\n");
              for (Rule rule : rules) {
                text.append(
                    "| %s | %s | %s | %s |%n"
                        .formatted(rule.id(), rule.level(), rule.statement(), rule.rationale()));
              }
            });
    return text.toString();
  }
}
