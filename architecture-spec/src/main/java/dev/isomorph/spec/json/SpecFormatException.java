package dev.isomorph.spec.json;

/**
 * A text that is not an architecture, or an objective, in JSON. The message gives the place (line
 * and column, or the path of the field from the root {@code $}), what was expected and what was
 * found.
 */
public final class SpecFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  SpecFormatException(String where, String expected, String actual) {
    super("%s: expected %s, got %s".formatted(where, expected, actual));
  }

  SpecFormatException(String where, IllegalArgumentException cause) {
    super(where + ": " + cause.getMessage(), cause);
  }
}
