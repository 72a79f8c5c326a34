package dev.isomorph.cli.wording;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a Java source file, each as long as the file: what belongs to another part is blank,
 * so that an offset is the same place in all of them.
 *
 * @param comments the text of comments, without their marks
 * @param strings the text of string literals; literals that are joined by {@code +} are one text
 * @param code the rest
 */
record JavaText(String comments, String strings, String code) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>/\\*(?s:.*?)\\*/|//[^\\n]*)"
              + "|(?<block>\"\"\"(?s:.*?)(?<!\\\\)\"\"\")"
              + "|(?<string>\"(?:[^\"\\\\\\n]++|\\\\.)*+\")"
              + "|'(?:[^'\\\\\\n]|\\\\.)+'");

  private static final Pattern COMMENT_MARK =
      Pattern.compile("^/\\*+|\\*+/$|^//|(?m:^[ \\t]*\\*(?!\\S))");

  static JavaText of(String source) {
    StringBuilder comments = blank(source);
    StringBuilder strings = blank(source);
    StringBuilder code = new StringBuilder(source);
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      String text = token.group();
      if (token.group("comment") != null) {
        replace(comments, token.start(), COMMENT_MARK.matcher(text).replaceAll(JavaText::blanks));
      } else if (token.group("block") != null || token.group("string") != null) {
        replace(strings, token.start(), text.replace('"', ' '));
      }
      replace(code, token.start(), blank(text).toString());
    }
    return new JavaText(comments.toString(), strings.toString(), code.toString());
  }

  private static String blanks(MatchResult mark) {
    return " ".repeat(mark.end() - mark.start());
  }

  private static void replace(StringBuilder text, int start, String part) {
    text.replace(start, start + part.length(), part);
  }

  private static StringBuilder blank(String text) {
    StringBuilder blank = new StringBuilder(text);
    for (int i = 0; i < blank.length(); i++) {
      if (blank.charAt(i) != '\n') {
        blank.setCharAt(i, ' ');
      }
    }
    return blank;
  }
}
