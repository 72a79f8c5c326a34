package dev.isomorph.cli.benchmark;

import dev.isomorph.api.Precision;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.safetensors.MarkedPart;
import dev.isomorph.benchmarks.Benchmark;
import dev.isomorph.benchmarks.BenchmarkOptions;
import dev.isomorph.benchmarks.BenchmarkResult;
import dev.isomorph.benchmarks.Work;
import dev.isomorph.benchmarks.report.BenchmarkJson;
import dev.isomorph.benchmarks.report.BenchmarkTable;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.Candidates;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.progress.BenchmarkConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Speed, relative to the engines called by hand and to PyTorch. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how fast backends are, as ratios: to their engines called by hand, and to"
          + " eager PyTorch where an interpreter with torch is there.",
      "All of them run in turn, each in a process of its own, after it is seen that they compute"
          + " the same. Nothing else should run meanwhile."
    },
    footer = {
      "  isomorph benchmark                                     some minutes, inference of all"
          + " engines",
      "  isomorph benchmark --backend onnxruntime --batch 1",
      "  isomorph benchmark --backend djl,dl4j --train 8,32",
      "  isomorph benchmark --backend djl --precision fp32,bf16",
      "  isomorph benchmark --markdown docs/performance.md      write the table of the document"
          + " anew",
      "  isomorph benchmark scaling --picture docs/scaling.png"
    })
public final class BenchmarkCommand implements Callable<Integer> {
  private static final MarkedPart PART =
      MarkedPart.of("benchmark", "./isomorph benchmark --markdown docs/performance.md");

  private final CliContext context;
  @Spec private CommandSpec spec;

  @Mixin private MeasuredBackends backends;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,8,32,64",
      description = "Images in a batch (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--train",
      split = ",",
      arity = "0..1",
      fallbackValue = "32",
      paramLabel = "N",
      description = "Steps of training as well, with such batches (default: ${FALLBACK-VALUE}).")
  private List<Integer> trainBatches = List.of();

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "PRECISION",
      completionCandidates = Candidates.OfPrecisions.class,
      defaultValue = "fp32",
      description =
          "What is computed with: fp32, bf16 where a backend has it, or auto, the faster of both (default: ${DEFAULT-VALUE}).")
  private List<Precision> precisions;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "In how many rounds they take turns for each row (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--quick", description = "Short rounds: to see that it works, not how fast.")
  private boolean quick;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      defaultValue = "python3",
      description = "An interpreter with torch (default: ${DEFAULT-VALUE}).")
  private String python;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "What is printed: table, markdown or json (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the measurements as JSON into this file too.")
  private Path output;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the table between the marks of this document anew.")
  private Path markdown;

  @Mixin private ArchitectureOptions architecture;

  /** The printed forms. */
  private enum Format {
    TABLE(BenchmarkTable::text),
    MARKDOWN(BenchmarkTable::markdown),
    JSON(BenchmarkJson::write);

    private final Function<BenchmarkResult, String> write;

    Format(Function<BenchmarkResult, String> write) {
      this.write = write;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public BenchmarkCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    requirePositive("--batch", batches);
    requirePositive("--train", trainBatches);
    requirePositive("--rounds", List.of(rounds));
    if (markdown != null) {
      PART.in(markdown.toString(), Files.readString(markdown)); // known before minutes pass
    }
    try (Outputs outputs = new Outputs()) {
      outputs.file("--output", output);
      outputs.file("--markdown", markdown);
      return benchmark();
    }
  }

  private Integer benchmark() throws IOException {
    BenchmarkOptions options =
        new BenchmarkOptions(
            architecture.architecture(),
            backends.names(context),
            precisions,
            Map.of(Work.INFER, batches, Work.TRAIN, trainBatches),
            rounds,
            quick,
            python);
    BenchmarkResult result =
        Benchmark.run(options, new BenchmarkConsole(spec.commandLine().getErr(), context));
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.write.apply(result));
    out.flush();
    if (output != null) {
      write(output, BenchmarkJson.write(result));
    }
    if (markdown != null) {
      String text = Files.readString(markdown);
      String table = BenchmarkTable.markdown(result);
      write(markdown, PART.replaced(markdown.toString(), text, table));
    }
    return Failures.OK;
  }

  private void requirePositive(String option, List<Integer> numbers) {
    if (numbers.stream().anyMatch(n -> n < 1)) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected 1 or more, got " + numbers);
    }
  }

  private void write(Path file, String text) throws IOException {
    AtomicFile.writeText(file, text);
    spec.commandLine().getErr().println("wrote " + file);
  }
}
