package dev.isomorph.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Known deviations, each with a reason and a day on which it must be looked at again, as the caller
 * gives them. A waiver whose rule passes fails the build. One whose day has come is a warning, so
 * that a build of the same sources does not depend on the date, and fails where {@link
 * Expiry#FAILS} is configured. Immutable.
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

    /** The system property that chooses: {@value}, with the value warns or fails. */
    public static final String PROPERTY = "isomorph.waivers.expiry";

    /** The property's value; warns where it is not set. */
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
  public record Waiver(String rule, String backend, String reason, LocalDate expires) {
    /**
     * Checks that each text has content.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public Waiver {
      requireText("rule", rule);
      requireText("backend", backend);
      requireText("reason", reason);
    }

    private static void requireText(String what, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException("waiver: %s: expected a text, got none".formatted(what));
      }
    }
  }

  /** The given deviations on a day. */
  public Waivers(List<Waiver> waivers, LocalDate today, Expiry expiry) {
    this.waivers = List.copyOf(waivers);
    this.today = today;
    this.expiry = expiry;
  }

  /** No deviations: every rule that fails is a failure. */
  public static Waivers none() {
    return of();
  }

  /** The given deviations today, with the configured expiry. */
  public static Waivers of(Waiver... waivers) {
    return new Waivers(List.of(waivers), LocalDate.now(), Expiry.configured());
  }

  /**
   * The deviations of a file today, with the configured expiry: a JSON array of objects with the
   * texts {@code rule}, {@code backend}, {@code reason}, and {@code expires} as year-month-day.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else, with the place
   */
  public static Waivers read(Path file) throws IOException {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: expected JSON, got a mistake in line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    if (!root.isArray()) {
      throw new IllegalArgumentException(
          "%s: expected an array of waivers, got %s"
              .formatted(file, root.isMissingNode() ? "nothing" : root.getNodeType()));
    }
    List<Waiver> waivers = new ArrayList<>();
    for (JsonNode waiver : root) {
      String place = "%s: waiver %d".formatted(file, waivers.size() + 1);
      waivers.add(
          new Waiver(
              text(place, waiver, "rule"),
              text(place, waiver, "backend"),
              text(place, waiver, "reason"),
              day(place, text(place, waiver, "expires"))));
    }
    return of(waivers.toArray(Waiver[]::new));
  }

  private static String text(String place, JsonNode waiver, String name) {
    JsonNode value = waiver.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new IllegalArgumentException(
          "%s: %s: expected a text, got %s"
              .formatted(place, name, value.isMissingNode() ? "nothing" : value));
    }
    return value.textValue();
  }

  private static LocalDate day(String place, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s: expires: expected a day such as 2027-01-31, got '%s'".formatted(place, text), e);
    }
  }

  /**
   * Checks that each waiver is for a rule that there is: one for no rule would wait unseen.
   *
   * @throws IllegalArgumentException for the first that is not
   */
  public void requireRules(Collection<String> ids) {
    for (Waiver waiver : waivers) {
      if (!ids.contains(waiver.rule())) {
        throw new IllegalArgumentException(
            "waiver of '%s': expected the id of a rule, got '%s'; take the waiver out"
                .formatted(waiver.backend(), waiver.rule()));
      }
    }
  }

  Optional<Waiver> of(Rule rule, String backend) {
    return waivers.stream()
        .filter(waiver -> waiver.rule().equals(rule.id()) && waiver.backend().equals(backend))
        .findFirst();
  }

  /** The message about a waiver that has expired; nothing before its day. */
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
