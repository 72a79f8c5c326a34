package dev.isomorph.spec;

/**
 * Checks of what one record alone can know. Each names the field, what is expected and what it got,
 * in an {@link IllegalArgumentException}.
 */
public final class Require {
  private Require() {}

  /** Above 0. */
  public static void positive(String field, int value) {
    that(value > 0, field, "> 0", value);
  }

  /** Above 0 and finite. */
  public static void positive(String field, double value) {
    that(value > 0 && Double.isFinite(value), field, "> 0 and finite", value);
  }

  static void positive(String field, Size2d value) {
    that(value.height() > 0 && value.width() > 0, field, "> 0 in both directions", value);
  }

  static void notNegative(String field, Size2d value) {
    that(value.height() >= 0 && value.width() >= 0, field, ">= 0 in both directions", value);
  }

  /** Something else. */
  public static void that(boolean holds, String field, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": expected " + expected + ", got " + actual);
    }
  }
}
