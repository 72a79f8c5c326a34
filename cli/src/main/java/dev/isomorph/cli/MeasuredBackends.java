package dev.isomorph.cli;

import dev.isomorph.api.inject.BackendChoice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which backends are measured. */
final class MeasuredBackends {
  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "onnxruntime,djl,dl4j",
      description = "Backends to measure (default: ${DEFAULT-VALUE}).")
  private List<String> names;

  /**
   * Their names, looked for before minutes pass.
   *
   * @throws IllegalArgumentException if one is not there
   */
  List<String> names(Surroundings surroundings) {
    names.forEach(name -> require(name, surroundings));
    return names;
  }

  /**
   * Checks that a backend is there; none is started.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void require(String name, Surroundings surroundings) {
    BackendChoice choice = BackendChoice.toInfer(Optional.of(name), surroundings.environment());
    Set<String> there = surroundings.engines().apply(choice).names();
    if (!there.contains(name)) {
      throw new IllegalArgumentException(
          "backend '%s' is not on the class path; found %s".formatted(name, there));
    }
  }
}
