package dev.isomorph.cli.benchmark;

import dev.isomorph.api.BackendChoice;
import dev.isomorph.cli.context.Surroundings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which backends are measured. */
public final class MeasuredBackends {
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
    require(names, surroundings);
    return names;
  }

  /**
   * Checks that backends are there; none is started.
   *
   * @throws IllegalArgumentException if one is not
   */
  static void require(List<String> names, Surroundings surroundings) {
    BackendChoice choice = BackendChoice.toInfer(Optional.empty(), surroundings.environment());
    names.forEach(surroundings.engines().apply(choice)::requireFound);
  }
}
