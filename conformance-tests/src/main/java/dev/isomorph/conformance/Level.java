package dev.isomorph.conformance;

/** How binding a rule is. */
public enum Level {
  /** A backend that breaks it does not conform. */
  MUST,
  /** A backend that breaks it conforms, and the report names the rule. */
  SHOULD,
  /**
   * A backend that breaks it does not conform, but what the rule measures is not the backend's
   * alone: the memory of the process, for example, which other work in it changes. Such a failure
   * counts when the rule fails alone as well.
   */
  STOCHASTIC;

  /** Whether a backend that breaks the rule conforms nevertheless. */
  public boolean advises() {
    return this == SHOULD;
  }
}
