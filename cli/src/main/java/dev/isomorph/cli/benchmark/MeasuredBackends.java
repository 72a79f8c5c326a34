package dev.isomorph.cli.benchmark;

import dev.isomorph.api.BackendChoice;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.options.Candidates;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which backends are measured. */
public final class MeasuredBackends {
  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = Candidates.OfBackends.class,
      defaultValue = "onnxruntime,djl,dl4j",
      description = "Backends to measure (default: ${DEFAULT-VALUE}).")
  private List<String> names;

  /**
   * Their names, looked for before minutes pass.
   *
   * @throws IllegalArgumentException if one is not there
   */
  List<String> names(CliContext context) {
    require(names, context);
    return names;
  }

  /**
   * Checks that backends are there; none is started.
   *
   * @throws IllegalArgumentException if one is not
   */
  static void require(List<String> names, CliContext context) {
    BackendChoice choice = BackendChoice.toInfer(Optional.empty(), context.environment());
    names.forEach(context.engines().apply(choice)::requireFound);
  }
}
