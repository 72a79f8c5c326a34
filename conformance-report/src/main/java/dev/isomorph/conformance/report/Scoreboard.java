package dev.isomorph.conformance.report;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All outcomes of a run.
 *
 * @param chapters the rules that were tried, by chapter
 * @param backends names in the order of the columns
 * @param outcomes what came of every rule on every backend
 * @param facts where it took place
 */
public record Scoreboard(
    Map<String, List<Rule>> chapters,
    List<String> backends,
    List<Outcome> outcomes,
    Map<String, String> facts) {

  /**
   * Of a run that is over.
   *
   * @param commit of the sources, or empty
   */
  public static Scoreboard of(
      Map<String, List<Rule>> chapters,
      List<Backend> backends,
      List<Outcome> outcomes,
      String commit) {
    return new Scoreboard(
        new LinkedHashMap<>(chapters),
        backends.stream().map(Backend::name).toList(),
        List.copyOf(outcomes),
        RunEnvironment.facts(commit, backends, Instant.now()));
  }

  /** What came of a rule on a backend. */
  public Optional<Outcome> outcome(Rule rule, String backend) {
    return outcomes.stream()
        .filter(o -> o.rule().id().equals(rule.id()) && o.backend().equals(backend))
        .findFirst();
  }

  /** How many rules of a backend ended so. */
  public long count(String backend, Verdict verdict) {
    return outcomes.stream()
        .filter(o -> o.backend().equals(backend) && o.verdict() == verdict)
        .count();
  }

  /** Whether a rule that a backend must obey failed anywhere. */
  public boolean hasFailures() {
    return outcomes.stream()
        .anyMatch(o -> o.verdict() == Verdict.FAILED && !o.rule().level().advises());
  }

  /** The notes of the rules, each once, with the rules that gave it. */
  public List<String> notes() {
    Map<String, Set<String>> rules = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      for (String note : outcome.notes()) {
        rules.computeIfAbsent(note, n -> new LinkedHashSet<>()).add(outcome.rule().id());
      }
    }
    return rules.entrySet().stream()
        .map(entry -> "%s: %s.".formatted(String.join(", ", entry.getValue()), entry.getKey()))
        .toList();
  }

  /** One sentence on a backend. */
  public String statement(String backend) {
    long binding =
        outcomes.stream()
            .filter(o -> o.backend().equals(backend))
            .filter(o -> o.verdict() == Verdict.FAILED && !o.rule().level().advises())
            .count();
    String counts =
        "%d rules passed, %d failed, %d waived, %d not supported"
            .formatted(
                count(backend, Verdict.PASSED),
                count(backend, Verdict.FAILED),
                count(backend, Verdict.WAIVED),
                count(backend, Verdict.NOT_SUPPORTED));
    return binding == 0
        ? "Backend '%s' conforms: %s.".formatted(backend, counts)
        : "Backend '%s' does not conform: %s.".formatted(backend, counts);
  }

  /** A table of rules and backends: verdict, and the largest error as a share of its tolerance. */
  public String table() {
    StringBuilder text = new StringBuilder();
    String columns = "%-6s" + "%-16s".repeat(backends.size()) + "%s%n";
    chapters.forEach(
        (title, rules) -> {
          text.append("%n%s%n".formatted(title));
          for (Rule rule : rules) {
            Object[] cells = new Object[backends.size() + 2];
            cells[0] = rule.id();
            for (int i = 0; i < backends.size(); i++) {
              cells[i + 1] = outcome(rule, backends.get(i)).map(Scoreboard::cell).orElse("");
            }
            cells[cells.length - 1] = rule.statement();
            text.append(columns.formatted(cells));
          }
        });
    Object[] head = new Object[backends.size() + 2];
    head[0] = "rule";
    for (int i = 0; i < backends.size(); i++) {
      head[i + 1] = backends.get(i);
    }
    head[head.length - 1] =
        "what holds (after a verdict: largest error, as a share of its tolerance)";
    return columns.formatted(head) + text;
  }

  static String cell(Outcome outcome) {
    String verdict =
        switch (outcome.verdict()) {
          case PASSED -> "passed";
          case FAILED -> "FAILED";
          case WAIVED -> "waived";
          case NOT_SUPPORTED -> "no";
        };
    return outcome.worstShare() > 0 && Double.isFinite(outcome.worstShare())
        ? "%s %.0f %%".formatted(verdict, 100 * outcome.worstShare())
        : verdict;
  }
}
