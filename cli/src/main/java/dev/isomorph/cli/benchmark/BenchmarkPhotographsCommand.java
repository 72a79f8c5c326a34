package dev.isomorph.cli.benchmark;

import dev.isomorph.anomaly.recipe.NetworkChoice;
import dev.isomorph.api.Precision;
import dev.isomorph.benchmarks.Machine;
import dev.isomorph.benchmarks.PhotographBenchmark;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.Candidates;
import dev.isomorph.cli.options.ImageSize;
import dev.isomorph.cli.progress.BenchmarkConsole;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Photographs through a detector. */
@Command(
    name = "photographs",
    mixinStandardHelpOptions = true,
    description =
        "Scores generated JPEG photographs with a detector of fresh weights, relative to batches"
            + " of 32 tiles through the network alone; with peak memory.",
    footer = {
      "  isomorph benchmark photographs",
      "  isomorph benchmark photographs --backend djl --precision fp32,bf16",
      "  isomorph benchmark photographs --sizes 2048x1536 --format markdown"
    })
public final class BenchmarkPhotographsCommand implements Callable<Integer> {
  private static final String NETWORK = "compact-segmenter";

  private final CliContext context;
  @Spec private CommandSpec spec;

  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = Candidates.OfBackends.class,
      defaultValue = "onnxruntime,djl",
      description = "Backends to measure (default: ${DEFAULT-VALUE}).")
  private List<String> backends;

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "PRECISION",
      completionCandidates = Candidates.OfPrecisions.class,
      defaultValue = "fp32",
      description = "fp32, bf16 where a backend has it, or auto (default: ${DEFAULT-VALUE}).")
  private List<Precision> precisions;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "WxH",
      defaultValue = "1024x768,4000x3000",
      description = "Width and height of the photographs (default: ${DEFAULT-VALUE}).")
  private List<String> sizes;

  @Mixin private SmallTableOptions table;
  @Mixin private ArchitectureOptions architecture;

  public BenchmarkPhotographsCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    MeasuredBackends.require(backends, context);
    List<Size2d> ascending =
        sizes.stream()
            .map(BenchmarkPhotographsCommand::size)
            .sorted(Comparator.comparingLong(Size2d::area))
            .toList();
    BenchmarkConsole console = new BenchmarkConsole(spec.commandLine().getErr(), context);
    PhotographBenchmark benchmark =
        new PhotographBenchmark(
            architecture.network(NetworkChoice.ready(NETWORK)).architecture(),
            ascending,
            table.quick(),
            console);
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.format().photographs(benchmark.run(backends, precisions)));
    out.println(Machine.description());
    out.flush();
    return Failures.OK;
  }

  private static Size2d size(String text) {
    try {
      return ImageSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--sizes: expected WIDTHxHEIGHT in pixels, such as 1024x768, got '%s'".formatted(text),
          e);
    }
  }
}
