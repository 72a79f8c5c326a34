package dev.isomorph.conformance.report;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.conformance.Verdict;
import java.util.List;

/** The backends and how many rules they pass, as a table between two marks of a document. */
public final class BackendTable {
  private static final String BEGIN =
      "<!-- backends: written by ./isomorph conformance --readme README.md -->\n";
  private static final String END = "<!-- /backends -->\n";

  private BackendTable() {}

  /**
   * The table in Markdown.
   *
   * @param backends those of the scoreboard, in its order
   */
  public static String markdown(Scoreboard scoreboard, List<Backend> backends) {
    StringBuilder table =
        new StringBuilder("| backend | engine | trains | rules passed |\n|---|---|---|---|\n");
    for (Backend backend : backends) {
      table.append("| %s | %s |\n".formatted(head(backend), passed(scoreboard, backend.name())));
    }
    return table.toString();
  }

  /** The part of a row that a run does not change: name, engine, whether it trains. */
  public static String head(Backend backend) {
    boolean trains = !backend.limitations().containsKey(Capability.TRAINING);
    return "`%s` | %s | %s".formatted(backend.name(), backend.version(), trains ? "yes" : "no");
  }

  private static String passed(Scoreboard scoreboard, String backend) {
    long rules = scoreboard.chapters().values().stream().mapToLong(List::size).sum();
    StringBuilder text =
        new StringBuilder("%d of %d".formatted(scoreboard.count(backend, Verdict.PASSED), rules));
    append(text, scoreboard.count(backend, Verdict.FAILED), "failed");
    append(text, scoreboard.count(backend, Verdict.WAIVED), "waived");
    append(text, scoreboard.count(backend, Verdict.NOT_SUPPORTED), "not supported");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String ended) {
    if (count > 0) {
      text.append(", %d %s".formatted(count, ended));
    }
  }

  /**
   * What stands between the marks.
   *
   * @param name of the document, for the message
   * @throws IllegalArgumentException if the marks are not there
   */
  public static String in(String name, String document) {
    return document.substring(start(name, document), end(name, document));
  }

  /**
   * The document with another table between the marks.
   *
   * @param name of the document, for the message
   * @throws IllegalArgumentException if the marks are not there
   */
  public static String replaced(String name, String document, String table) {
    return document.substring(0, start(name, document))
        + table
        + document.substring(end(name, document));
  }

  private static int start(String name, String document) {
    int begin = document.indexOf(BEGIN);
    if (begin < 0) {
      throw new IllegalArgumentException(
          "%s: expected a line '%s', got none".formatted(name, BEGIN.strip()));
    }
    return begin + BEGIN.length();
  }

  private static int end(String name, String document) {
    int end = document.indexOf(END, start(name, document));
    if (end < 0) {
      throw new IllegalArgumentException(
          "%s: expected a line '%s' after '%s', got none"
              .formatted(name, END.strip(), BEGIN.strip()));
    }
    return end;
  }
}
