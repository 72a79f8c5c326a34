package dev.isomorph.cli;

import dev.isomorph.benchmarks.FilesBenchmark;
import dev.isomorph.benchmarks.report.SmallTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From files to scores. */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    description =
        "Scores folders of made-up PNG and JPEG files, beside the same number of images straight"
            + " through the model.")
final class BenchmarkFilesCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or markdown (default: ${DEFAULT-VALUE}).")
  private SmallTables format;

  @Option(names = "--quick", description = "Few files: to see that it works.")
  private boolean quick;

  @Mixin private EngineOptions engine;
  @Mixin private ArchitectureOptions architecture;

  BenchmarkFilesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    BenchmarkConsole console = new BenchmarkConsole(spec.commandLine().getErr(), surroundings);
    PrintWriter out = spec.commandLine().getOut();
    FilesBenchmark benchmark =
        new FilesBenchmark(
            architecture.architecture(), engine.startToInfer(surroundings), quick, console);
    out.print(format.files(benchmark.run()));
    out.flush();
    return Failures.OK;
  }
}
