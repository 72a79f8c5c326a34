package dev.isomorph.cli.benchmark;

import dev.isomorph.benchmarks.FilesBenchmark;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.progress.BenchmarkConsole;
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
        "Scores folders of generated PNG and JPEG files, relative to the same number of images straight"
            + " through the model.",
    footer = {
      "  isomorph benchmark files",
      "  isomorph benchmark files --backend djl --architecture restorer-segmenter"
    })
public final class BenchmarkFilesCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Mixin private SmallTableOptions table;

  @Mixin private EngineOptions engine;
  @Mixin private ArchitectureOptions architecture;

  public BenchmarkFilesCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    BenchmarkConsole console = new BenchmarkConsole(spec.commandLine().getErr(), context);
    PrintWriter out = spec.commandLine().getOut();
    FilesBenchmark benchmark =
        new FilesBenchmark(
            architecture.architecture(), engine.startToInfer(context), table.quick(), console);
    out.print(table.format().files(benchmark.run()));
    out.flush();
    return Failures.OK;
  }
}
