package dev.isomorph.conformance;

import java.time.Duration;
import java.util.List;

/**
 * What came of a rule on a backend.
 *
 * @param rule the rule
 * @param backend the backend's name
 * @param verdict how it ended
 * @param worstShare the largest error met, as a share of its tolerance; 0 where nothing is measured
 * @param comparisons how many comparisons were made
 * @param messages what failed, or the reason of a waiver or of a missing capability
 * @param notes what a report should add, a sentence each
 * @param time how long it took
 */
public record Outcome(
    Rule rule,
    String backend,
    Verdict verdict,
    double worstShare,
    int comparisons,
    List<String> messages,
    List<String> notes,
    Duration time) {
  /** Copies the lists. */
  public Outcome {
    messages = List.copyOf(messages);
    notes = List.copyOf(notes);
  }

  /**
   * The outcome as a failure is reported: level, rule and backend, then a line for each message.
   */
  public String text() {
    return "%s %s on '%s':%n  %s"
        .formatted(rule.level(), rule, backend, String.join("\n  ", messages));
  }
}
