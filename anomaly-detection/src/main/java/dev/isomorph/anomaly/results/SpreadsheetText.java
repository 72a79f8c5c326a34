package dev.isomorph.anomaly.results;

/**
 * Texts in CSV that spreadsheets open as texts. A program takes one that begins with =, +, -, @, a
 * tab or a line end for a formula, which may start programs and send data away; an apostrophe in
 * front prevents it. A text that begins with an apostrophe gets another, so that what was written
 * is known.
 *
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
 */
final class SpreadsheetText {
  private static final char MARK = '\'';
  private static final String STARTS = "=+-@\t\r\n" + MARK;

  private SpreadsheetText() {}

  /** What is written for a text. */
  static String escaped(String text) {
    return !text.isEmpty() && STARTS.indexOf(text.charAt(0)) >= 0 ? MARK + text : text;
  }

  /** The text for which {@code written} was written. */
  static String original(String written) {
    return !written.isEmpty() && written.charAt(0) == MARK ? written.substring(1) : written;
  }
}
