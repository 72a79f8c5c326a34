package dev.isomorph.cli.options;

import dev.isomorph.anomaly.training.Augment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes of training images as they are named on the command line. */
public record Augmentations(Set<Augment> kinds) {
  private static final String NONE = "none";

  /**
   * Kinds with commas between them, or none.
   *
   * @throws IllegalArgumentException if one is unknown
   */
  public static Augmentations parse(String text) {
    Set<Augment> kinds = EnumSet.noneOf(Augment.class);
    if (!text.equalsIgnoreCase(NONE)) {
      for (String name : text.split(",", -1)) {
        kinds.add(named(name));
      }
    }
    return new Augmentations(kinds);
  }

  private static Augment named(String name) {
    return Arrays.stream(Augment.values())
        .filter(kind -> kind.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected none or some of %s, with commas between them, got '%s'"
                        .formatted(Arrays.toString(Augment.values()), name)));
  }

  @Override
  public String toString() {
    return kinds.isEmpty()
        ? NONE
        : kinds.stream()
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
  }
}
