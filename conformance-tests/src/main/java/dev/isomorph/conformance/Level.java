package dev.isomorph.conformance;

/** How binding a rule is. */
public enum Level {
  /** A backend that breaks it does not conform. */
  MUST,
  /** A backend that breaks it conforms, and the report says so. */
  SHOULD
}
