package dev.isomorph.conformance;

/**
 * How far a value is from the expected one.
 *
 * @param relative the largest of the relative errors, from 0; not a number where the value is none
 * @param where which of them it is, with values
 */
public record Distance(double relative, String where) {
  /** This one, or another that is larger or not a number. */
  public Distance orFarther(double other, String text, Object... values) {
    return other > relative || Double.isNaN(other)
        ? new Distance(other, text.formatted(values))
        : this;
  }
}
