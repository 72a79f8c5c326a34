package dev.isomorph.cli.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people write it. */
public final class TimeText {
  private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)(s|m|min|h)");
  private static final double MAX_SECONDS = 1e9;

  private TimeText() {}

  /**
   * Reads {@code 90s}, {@code 5m} or {@code 1.5h}.
   *
   * @throws IllegalArgumentException for anything else, and for no time at all
   */
  public static Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      double seconds = Double.parseDouble(matcher.group(1)) * unit(matcher.group(2));
      if (seconds > 0 && seconds <= MAX_SECONDS) {
        return Duration.ofMillis(Math.max(1, Math.round(1000 * seconds)));
      }
    }
    throw new IllegalArgumentException(
        "expected a time of more than 0 in seconds, minutes or hours, such as 90s, 5m or 1h, got '%s'"
            .formatted(text));
  }

  private static int unit(String name) {
    return switch (name) {
      case "s" -> 1;
      case "h" -> 3600;
      default -> 60;
    };
  }
}
