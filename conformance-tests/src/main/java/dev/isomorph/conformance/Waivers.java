package dev.isomorph.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Known deviations, each with a reason and a day on which it must be looked at again. A waiver
 * whose rule passes, or whose day has come, fails the build.
 */
public final class Waivers {
  private final List<Waiver> waivers;
  private final LocalDate today;

  /**
   * One deviation.
   *
   * @param rule the rule's id
   * @param backend the backend's name
   * @param reason why, with figures
   * @param expires the first day on which it no longer holds
   */
  public record Waiver(String rule, String backend, String reason, LocalDate expires) {}

  /** The given deviations on a day. */
  public Waivers(List<Waiver> waivers, LocalDate today) {
    this.waivers = List.copyOf(waivers);
    this.today = today;
  }

  /** Those that are checked in, today. */
  public static Waivers checkedIn() {
    try (InputStream in = Waivers.class.getResourceAsStream("waivers.json")) {
      List<Waiver> waivers = new ArrayList<>();
      for (JsonNode waiver : new ObjectMapper().readTree(in)) {
        waivers.add(
            new Waiver(
                waiver.get("rule").textValue(),
                waiver.get("backend").textValue(),
                waiver.get("reason").textValue(),
                LocalDate.parse(waiver.get("expires").textValue())));
      }
      return new Waivers(waivers, LocalDate.now());
    } catch (IOException e) {
      throw new UncheckedIOException("reading waivers.json", e);
    }
  }

  Optional<Waiver> of(Rule rule, String backend) {
    return waivers.stream()
        .filter(waiver -> waiver.rule().equals(rule.id()) && waiver.backend().equals(backend))
        .findFirst();
  }

  boolean expired(Waiver waiver) {
    return !today.isBefore(waiver.expires());
  }
}
