package dev.isomorph.cli.benchmark;

import dev.isomorph.benchmarks.ScalingBenchmark;
import dev.isomorph.benchmarks.report.ScalingPicture;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.Candidates;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.progress.BenchmarkConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an image costs when the network grows. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    description =
        "What an image costs against its size, the depth and width of the network, and the batch:"
            + " measured, and what the spec counts.",
    footer = {
      "  isomorph benchmark scaling --picture scaling.png",
      "  isomorph benchmark scaling --backend djl --format markdown"
    })
public final class BenchmarkScalingCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      completionCandidates = Candidates.OfBackends.class,
      defaultValue = "onnxruntime",
      description = "The backend to measure (default: ${DEFAULT-VALUE}).")
  private String backend;

  @Option(
      names = "--picture",
      paramLabel = "FILE.png",
      description = "Draw the curves into this file.")
  private Path picture;

  @Mixin private SmallTableOptions table;

  public BenchmarkScalingCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    try (Outputs outputs = new Outputs()) {
      outputs.file("--picture", picture);
      MeasuredBackends.require(List.of(backend), context);
      return benchmark();
    }
  }

  private Integer benchmark() throws IOException {
    BenchmarkConsole console = new BenchmarkConsole(spec.commandLine().getErr(), context);
    ScalingBenchmark.Curves curves = new ScalingBenchmark(backend, table.quick(), console).run();
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.format().scaling(curves.points()));
    out.flush();
    if (picture != null) {
      ScalingPicture.write(picture, curves);
      spec.commandLine().getErr().println("wrote " + picture);
    }
    return Failures.OK;
  }
}
