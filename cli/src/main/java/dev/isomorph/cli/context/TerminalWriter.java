package dev.isomorph.cli.context;

import dev.isomorph.cli.progress.ProgressLine;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Prints text for people. Characters that a terminal interprets instead of showing them, which
 * names of files may hold, are shown as {@code \x1b} or {@code \u202e}: control characters other
 * than a line feed and a tab, and those that change the direction of writing.
 *
 * <p>A carriage return that is written by itself, as {@link ProgressLine} does, takes effect.
 */
public final class TerminalWriter extends PrintWriter {
  private static final String DIRECTIONS =
      "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029";

  public TerminalWriter(Writer out, boolean autoFlush) {
    super(out, autoFlush);
  }

  /** A text from elsewhere as part of one line: line feeds and tabs are shown as well. */
  public static String line(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      append(shown, text.charAt(i), false);
    }
    return shown.toString();
  }

  @Override
  public void write(int character) {
    if (character == '\r') {
      super.write(character);
    } else {
      write(Character.toString((char) character));
    }
  }

  @Override
  public void write(char[] buffer, int offset, int length) {
    write(new String(buffer, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) {
    StringBuilder shown = new StringBuilder();
    for (int i = offset; i < offset + length; i++) {
      append(shown, text.charAt(i), true);
    }
    super.write(shown.toString(), 0, shown.length());
  }

  private static void append(StringBuilder shown, char character, boolean lines) {
    if (lines && (character == '\n' || character == '\t')) {
      shown.append(character);
    } else if (Character.isISOControl(character)) {
      shown.append("\\x%02x".formatted((int) character));
    } else if (DIRECTIONS.indexOf(character) >= 0) {
      shown.append("\\u%04x".formatted((int) character));
    } else {
      shown.append(character);
    }
  }
}
