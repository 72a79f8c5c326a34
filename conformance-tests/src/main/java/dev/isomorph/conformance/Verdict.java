package dev.isomorph.conformance;

/** What came of a rule on a backend. */
public enum Verdict {
  /** It holds. */
  PASSED,
  /** It does not hold. */
  FAILED,
  /** It does not hold, and a waiver gives the reason. */
  WAIVED,
  /** The backend declares that it lacks what the rule needs. */
  NOT_SUPPORTED
}
