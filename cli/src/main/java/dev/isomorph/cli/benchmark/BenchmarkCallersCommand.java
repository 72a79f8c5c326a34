package dev.isomorph.cli.benchmark;

import dev.isomorph.benchmarks.CallersBenchmark;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.progress.BenchmarkConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Many callers on one model. */
@Command(
    name = "callers",
    mixinStandardHelpOptions = true,
    description =
        "Many threads with one image each on one model: straight, through a front that makes"
            + " batches, and with a processor taken by another program.",
    footer = {
      "  isomorph benchmark callers",
      "  isomorph benchmark callers --backend onnxruntime --callers 1,16"
    })
public final class BenchmarkCallersCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Mixin private MeasuredBackends backends;

  @Option(
      names = "--callers",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2,4,8",
      description = "How many threads (default: ${DEFAULT-VALUE}).")
  private List<Integer> callers;

  @Mixin private SmallTableOptions table;

  @Mixin private ArchitectureOptions architecture;

  public BenchmarkCallersCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (callers.stream().anyMatch(n -> n < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--callers: expected 1 or more, got " + callers);
    }
    List<String> names = backends.names(context);
    BenchmarkConsole console = new BenchmarkConsole(spec.commandLine().getErr(), context);
    PrintWriter out = spec.commandLine().getOut();
    CallersBenchmark benchmark =
        new CallersBenchmark(architecture.architecture(), callers, table.quick(), console);
    out.print(table.format().callers(benchmark.run(names)));
    out.flush();
    return Failures.OK;
  }
}
