package dev.isomorph.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which backend to use: the one the caller names, else the one the environment variable {@value
 * #VARIABLE} names, else a default that depends on the work.
 *
 * @param names the first of these that is on the class path
 */
public record BackendChoice(List<String> names) {
  /** The environment variable that chooses where the caller does not. */
  public static final String VARIABLE = "ISOMORPH_BACKEND";

  private static final List<String> TO_TRAIN = List.of("djl");
  private static final List<String> TO_INFER = List.of("onnxruntime", "djl");

  /** Copies the names. */
  public BackendChoice {
    names = List.copyOf(names);
  }

  /** This one and no other. */
  public static BackendChoice of(String name) {
    return new BackendChoice(List.of(name));
  }

  /** The choice of a caller who may have none, for training: djl by default. */
  public static BackendChoice toTrain(Optional<String> option, Map<String, String> environment) {
    return choice(option, environment, TO_TRAIN);
  }

  /**
   * The choice of a caller who may have none, for inference: onnxruntime by default where it is on
   * the class path, else djl.
   */
  public static BackendChoice toInfer(Optional<String> option, Map<String, String> environment) {
    return choice(option, environment, TO_INFER);
  }

  private static BackendChoice choice(
      Optional<String> option, Map<String, String> environment, List<String> otherwise) {
    return option
        .or(() -> Optional.ofNullable(environment.get(VARIABLE)).filter(v -> !v.isBlank()))
        .map(BackendChoice::of)
        .orElseGet(() -> new BackendChoice(otherwise));
  }
}
