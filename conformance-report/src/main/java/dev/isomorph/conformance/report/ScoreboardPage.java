package dev.isomorph.conformance.report;

import static dev.isomorph.api.page.HtmlPage.escaped;

import dev.isomorph.api.page.HtmlPage;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A scoreboard as one page of HTML that needs nothing else: light and dark, wide and narrow. */
public final class ScoreboardPage {
  private static final String STYLE =
      """
      :root { --passed: var(--good); --failed: var(--bad); --waived: var(--warn); --no: var(--quiet); }
      .statement.failed { border-left-color: var(--failed); }
      td.rule { width: 55%; min-width: 16rem; }
      td.verdict { min-width: 6.5rem; white-space: nowrap; } .id { color: var(--quiet); font-variant-numeric: tabular-nums; }
      summary { cursor: pointer; display: grid; grid-template-columns: 1rem 3.2rem 1fr; list-style: none; }
      summary::-webkit-details-marker { display: none; } summary::before { color: var(--quiet); content: "\\25B8"; }
      details[open] summary::before { content: "\\25BE"; } details p { margin: .4rem 0 .4rem 4.2rem; }
      .passed { color: var(--passed); } .failed { color: var(--failed); font-weight: 600; } .waived { color: var(--waived); }
      .no { color: var(--no); } .bar { background: var(--line); border-radius: 2px; height: 4px; margin-top: .25rem; width: 5rem; }
      .bar i { background: currentColor; border-radius: 2px; display: block; height: 4px; }
      pre { background: var(--card); border: 1px solid var(--line); border-radius: .3rem; overflow-x: auto; padding: .6rem;
        white-space: pre-wrap; }
      @media (max-width: 48rem) { .rules tr { border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; padding: .3rem 0; }
        .rules th, .rules td { border: 0; flex: 1 0 5rem; padding: .1rem .4rem .1rem 0; } .rules td.verdict { min-width: 0; white-space: normal; }
        .rules th:first-child { display: none; } .rules td.rule { flex-basis: 100%; min-width: 0; } }
      """;

  private final Scoreboard scoreboard;
  private final StringBuilder html = new StringBuilder();

  private ScoreboardPage(Scoreboard scoreboard) {
    this.scoreboard = scoreboard;
  }

  /** The page. */
  public static String write(Scoreboard scoreboard) {
    return new ScoreboardPage(scoreboard).write();
  }

  private String write() {
    line(HtmlPage.head("Isomorph conformance", STYLE));
    line("<h1>Conformance</h1>");
    line(
        "<p class=\"quiet\">Every backend is verified against the same rules. A bar shows the largest error, as a share of what"
            + " the rule allows; open a rule for its reason.</p>");
    for (String backend : scoreboard.backends()) {
      boolean failed = scoreboard.count(backend, Verdict.FAILED) > 0;
      line(
          "<p class=\"statement%s\">%s</p>"
              .formatted(failed ? " failed" : "", escaped(scoreboard.statement(backend))));
    }
    scoreboard.chapters().forEach(this::chapter);
    line("<h2>Where</h2><div class=\"scroll\"><table>");
    scoreboard
        .facts()
        .forEach(
            (name, fact) ->
                line("<tr><th>%s</th><td>%s</td></tr>".formatted(escaped(name), escaped(fact))));
    line("</table></div>");
    line(HtmlPage.foot());
    return html.toString();
  }

  private void chapter(String title, List<Rule> rules) {
    line(
        "<h2>%s</h2><div class=\"scroll\"><table class=\"rules\"><tr><th>rule</th>"
            .formatted(escaped(title)));
    scoreboard.backends().forEach(b -> line("<th>" + escaped(b) + "</th>"));
    line("</tr>");
    rules.forEach(this::row);
    line("</table></div>");
  }

  private void row(Rule rule) {
    line(
        "<tr><td class=\"rule\"><details%s><summary><span class=\"id\">%s</span><span>%s</span></summary><p class=\"quiet\">%s. %s</p>"
            .formatted(
                failed(rule) ? " open" : "",
                rule.id(),
                escaped(rule.statement()),
                rule.level(),
                escaped(rule.rationale())));
    for (String backend : scoreboard.backends()) {
      scoreboard
          .outcome(rule, backend)
          .filter(outcome -> !outcome.messages().isEmpty())
          .ifPresent(
              outcome ->
                  line(
                      "<pre>%s: %s</pre>"
                          .formatted(
                              escaped(backend), escaped(String.join("\n", outcome.messages())))));
    }
    scoreboard.outcomes().stream()
        .filter(outcome -> outcome.rule().id().equals(rule.id()))
        .flatMap(outcome -> outcome.notes().stream())
        .distinct()
        .forEach(note -> line("<p class=\"quiet\">%s.</p>".formatted(escaped(note))));
    line("</details></td>");
    for (String backend : scoreboard.backends()) {
      line(scoreboard.outcome(rule, backend).map(ScoreboardPage::cell).orElse("<td></td>"));
    }
    line("</tr>");
  }

  private boolean failed(Rule rule) {
    return scoreboard.outcomes().stream()
        .anyMatch(o -> o.rule().id().equals(rule.id()) && o.verdict() == Verdict.FAILED);
  }

  private static String cell(Outcome outcome) {
    String kind =
        outcome.verdict() == Verdict.NOT_SUPPORTED
            ? "no"
            : outcome.verdict().name().toLowerCase(Locale.ROOT);
    double share = Math.min(1, outcome.worstShare());
    Optional<String> bar =
        share > 0
            ? Optional.of(
                "<div class=\"bar\"><i style=\"width:%.0f%%\"></i></div>"
                    .formatted(Math.max(2, 100 * share)))
            : Optional.empty();
    return "<td class=\"verdict %s\">%s%s</td>"
        .formatted(kind, escaped(Scoreboard.cell(outcome)), bar.orElse(""));
  }

  private void line(String text) {
    html.append(text).append('\n');
  }
}
