package dev.isomorph.cli;

import dev.isomorph.benchmarks.FilesBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** From files to scores. */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    description =
        "Scores folders of generated PNG and JPEG files, beside the same number of images straight"
            + " through the model.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph benchmark files",
      "  isomorph benchmark files --backend djl --architecture restorer-segmenter"
    })
final class BenchmarkFilesCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec;

  @Mixin private SmallTableOptions table;

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
            architecture.architecture(), engine.startToInfer(surroundings), table.quick(), console);
    out.print(table.format().files(benchmark.run()));
    out.flush();
    return Failures.OK;
  }
}
