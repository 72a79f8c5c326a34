package dev.isomorph.cli.help;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks text at spaces; a word that is longer than a line also before a bracket or after a comma.
 */
final class WordWrap {
  private static final String BREAKS_BEFORE = "(?=\\[)|(?<=[,/|])";

  private WordWrap() {}

  /**
   * The lines of a paragraph.
   *
   * @param width of a line, in characters
   * @param hanging spaces before each line but the first, which keeps those that it has
   */
  static List<String> lines(String paragraph, int width, int hanging) {
    String text = paragraph.stripLeading();
    StringBuilder line = new StringBuilder(" ".repeat(paragraph.length() - text.length()));
    List<String> lines = new ArrayList<>();
    boolean empty = true;
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(' ', at);
      String word = text.substring(at, end < 0 ? text.length() : end);
      int gap = gapBefore(text, at);
      at = next(text, end);
      for (String part : parts(word, width - hanging)) {
        if (!empty && line.length() + gap + part.length() > width) {
          lines.add(line.toString());
          line = new StringBuilder(" ".repeat(hanging)).append(part);
        } else {
          line.append(" ".repeat(empty ? 0 : gap)).append(part);
        }
        empty = false;
        gap = 0;
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * Where the text of a paragraph such as {@code auto what goes with it} begins, or a little in.
   */
  static int hanging(String paragraph, int most) {
    int name = paragraph.length() - paragraph.stripLeading().length();
    int gap = paragraph.indexOf("  ", name);
    if (name == 0 || gap < 0) {
      return name;
    }
    int text = gap;
    while (text < paragraph.length() && paragraph.charAt(text) == ' ') {
      text++;
    }
    return text <= most ? text : name + 2;
  }

  private static int gapBefore(String text, int at) {
    int gap = 0;
    while (at - gap > 0 && text.charAt(at - gap - 1) == ' ') {
      gap++;
    }
    return gap;
  }

  private static int next(String text, int end) {
    int at = end < 0 ? text.length() : end;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** The word, or what it is broken into where it is too long. */
  private static List<String> parts(String word, int width) {
    return word.length() <= width ? List.of(word) : List.of(word.split(BREAKS_BEFORE));
  }
}
