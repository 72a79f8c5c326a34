package dev.isomorph.api.safetensors;

/**
 * The part of a document that a command writes, between two marks that stay: {@code <!-- name:
 * written by … -->} and {@code <!-- /name -->}, each on a line of its own.
 *
 * @param begin the first mark, with its line end
 * @param end the second mark, with its line end
 */
public record MarkedPart(String begin, String end) {
  /** The marks of a part. */
  public static MarkedPart of(String name, String command) {
    return new MarkedPart(
        "<!-- %s: written by %s -->\n".formatted(name, command), "<!-- /%s -->\n".formatted(name));
  }

  /**
   * What stands between the marks.
   *
   * @param document its name, for the message
   * @throws IllegalArgumentException if the marks are not there
   */
  public String in(String document, String text) {
    return text.substring(start(document, text), end(document, text));
  }

  /**
   * The document with something else between the marks.
   *
   * @param document its name, for the message
   * @throws IllegalArgumentException if the marks are not there
   */
  public String replaced(String document, String text, String part) {
    return text.substring(0, start(document, text)) + part + text.substring(end(document, text));
  }

  private int start(String document, String text) {
    int at = text.indexOf(begin);
    if (at < 0) {
      throw new IllegalArgumentException(
          "%s: expected a line '%s', got none".formatted(document, begin.strip()));
    }
    return at + begin.length();
  }

  private int end(String document, String text) {
    int at = text.indexOf(end, start(document, text));
    if (at < 0) {
      throw new IllegalArgumentException(
          "%s: expected a line '%s' after '%s', got none"
              .formatted(document, end.strip(), begin.strip()));
    }
    return at;
  }
}
