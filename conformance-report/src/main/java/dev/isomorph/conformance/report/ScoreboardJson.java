package dev.isomorph.conformance.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.conformance.Outcome;
import java.io.UncheckedIOException;

/** A scoreboard for programs. */
public final class ScoreboardJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ScoreboardJson() {}

  /** The text, ended by a line feed. */
  public static String write(Scoreboard scoreboard) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode facts = root.putObject("environment");
    scoreboard.facts().forEach(facts::put);
    ObjectNode statements = root.putObject("statements");
    scoreboard.backends().forEach(b -> statements.put(b, scoreboard.statement(b)));
    ArrayNode outcomes = root.putArray("outcomes");
    for (Outcome outcome : scoreboard.outcomes()) {
      ObjectNode node = outcomes.addObject();
      node.put("rule", outcome.rule().id());
      node.put("level", outcome.rule().level().name());
      node.put("statement", outcome.rule().statement());
      node.put("backend", outcome.backend());
      node.put("verdict", outcome.verdict().name());
      if (Double.isFinite(outcome.worstShare())) {
        node.put("worstShareOfTolerance", outcome.worstShare());
      } else {
        node.putNull("worstShareOfTolerance");
      }
      node.put("comparisons", outcome.comparisons());
      node.put("seconds", outcome.time().toMillis() / 1000.0);
      outcome.messages().forEach(node.putArray("messages")::add);
      outcome.notes().forEach(node.putArray("notes")::add);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
