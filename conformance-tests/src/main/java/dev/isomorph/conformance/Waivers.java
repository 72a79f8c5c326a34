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
 * whose rule passes fails the build. One whose day has come is a warning, so that a build of the
 * same sources does not depend on the date, and fails CI's build alone.
 */
public final class Waivers {
  private final List<Waiver> waivers;
  private final LocalDate today;
  private final Expiry expiry;

  /** What becomes of a waiver whose day has come. */
  public enum Expiry {
    /** It holds, with a warning. */
    WARNS,
    /** It no longer holds. */
    FAILS;

    /** The system property that chooses: {@value}. CI's profile of the build sets it to fails. */
    public static final String PROPERTY = "isomorph.waivers.expiry";

    /** As the property says; warns where it is not set. */
    public static Expiry configured() {
      String value = System.getProperty(PROPERTY, "");
      return switch (value) {
        case "", "warns" -> WARNS;
        case "fails" -> FAILS;
        default ->
            throw new IllegalArgumentException(
                "%s: expected warns or fails, got '%s'".formatted(PROPERTY, value));
      };
    }
  }

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
  public Waivers(List<Waiver> waivers, LocalDate today, Expiry expiry) {
    this.waivers = List.copyOf(waivers);
    this.today = today;
    this.expiry = expiry;
  }

  /** Those that are checked in, today, with the configured expiry. */
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
      return new Waivers(waivers, LocalDate.now(), Expiry.configured());
    } catch (IOException e) {
      throw new UncheckedIOException("reading waivers.json", e);
    }
  }

  Optional<Waiver> of(Rule rule, String backend) {
    return waivers.stream()
        .filter(waiver -> waiver.rule().equals(rule.id()) && waiver.backend().equals(backend))
        .findFirst();
  }

  /** What is to be said of a waiver whose day has come; nothing before. */
  Optional<String> expired(Waiver waiver) {
    return today.isBefore(waiver.expires())
        ? Optional.empty()
        : Optional.of(
            "waived until %s, which is over; mend the deviation, or look at it again and give the waiver another day"
                .formatted(waiver.expires()));
  }

  /** Whether a waiver whose day has come no longer holds. */
  boolean failExpired() {
    return expiry == Expiry.FAILS;
  }
}
