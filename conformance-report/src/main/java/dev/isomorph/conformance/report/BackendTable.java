package dev.isomorph.conformance.report;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.safetensors.MarkedPart;
import dev.isomorph.conformance.Verdict;
import java.util.List;

/** The backends and how many rules they pass, as a table between two marks of a document. */
public final class BackendTable {
  private static final MarkedPart PART =
      MarkedPart.of("backends", "./isomorph conformance --readme README.md");

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
    boolean trains = backend.limitation(Capability.TRAINING).isEmpty();
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
    return PART.in(name, document);
  }

  /**
   * The document with another table between the marks.
   *
   * @param name of the document, for the message
   * @throws IllegalArgumentException if the marks are not there
   */
  public static String replaced(String name, String document, String table) {
    return PART.replaced(name, document, table);
  }
}
