package dev.isomorph.api.inject;

import java.util.Map;
import java.util.Optional;

/**
 * The name of the backend to use: what the caller says, else the environment variable {@value
 * #VARIABLE}, else {@value #DEFAULT}.
 *
 * @param name the chosen name
 */
public record BackendChoice(String name) {
  /** The environment variable that chooses where the caller does not. */
  public static final String VARIABLE = "ISOMORPH_BACKEND";

  /** The name where nobody chooses. */
  public static final String DEFAULT = "djl";

  /** The choice of a caller who may have none, in an environment. */
  public static BackendChoice of(Optional<String> option, Map<String, String> environment) {
    return new BackendChoice(
        option
            .or(() -> Optional.ofNullable(environment.get(VARIABLE)).filter(v -> !v.isBlank()))
            .orElse(DEFAULT));
  }
}
