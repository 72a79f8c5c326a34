package dev.isomorph.conformance;

import dev.isomorph.api.Capability;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One thing that holds on every backend.
 *
 * @param id chapter letter and number: {@code G1}
 * @param level how binding it is
 * @param statement one sentence
 * @param rationale why it matters, or where the numbers and the tolerance come from
 * @param needs what a backend has to be capable of for the rule to apply
 * @param check tries it
 */
public record Rule(
    String id,
    Level level,
    String statement,
    String rationale,
    Set<Capability> needs,
    Check check) {

  /** Copies the set, in its order. */
  public Rule {
    needs = Collections.unmodifiableSet(new LinkedHashSet<>(needs));
  }

  /**
   * Tries a rule; what differs goes into the examination, and an exception is a failure as well.
   */
  @FunctionalInterface
  public interface Check {
    /** Tries the rule on the examination's backend. */
    void run(Examination examination);
  }

  /** A rule that every backend obeys. */
  public static Rule must(String id, String statement, String rationale, Check check) {
    return new Rule(id, Level.MUST, statement, rationale, Set.of(), check);
  }

  /** A rule that every backend obeys that trains. */
  public static Rule mustInTraining(String id, String statement, String rationale, Check check) {
    return new Rule(id, Level.MUST, statement, rationale, Set.of(Capability.TRAINING), check);
  }

  /** The same at another level. */
  public Rule withLevel(Level newLevel) {
    return new Rule(id, newLevel, statement, rationale, needs, check);
  }

  /** The letter of its chapter: the id up to the first digit. */
  public String chapter() {
    return id.replaceFirst("\\d.*", "");
  }

  @Override
  public String toString() {
    return id + " " + statement;
  }
}
