package dev.isomorph.cli.model;

import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.export.DetectorExport;
import dev.isomorph.anomaly.export.ExportCheck;
import dev.isomorph.anomaly.export.TilesFile;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.CommandVersion;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.Candidates;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model for other tools, and proves that it is the same. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a model as a file for other tools, and verifies that it computes the same.",
      "  onnx         a graph of opset 17, batch size free; with --detector the whole detector",
      "  torchscript  a program for torch.jit.load, in Python or C++",
      "  safetensors  the weights by name",
      "  state-dict   the weights for load_state_dict of the reference notebook's class",
      "A detector's file holds facts for its users as metadata: colour order, value range,"
          + " threshold and others; they are printed.",
      "The file is loaded back and run on random input, a detector that compares photographs with"
          + " their scene on that scene, moved and turned; it is put in its place only if it gives"
          + " what the model gives."
    },
    footer = {
      "  isomorph export model --format onnx --output autoencoder.onnx",
      "  isomorph export model --format onnx --detector --output detector.onnx",
      "  isomorph export model --format state-dict --output autoencoder.pt"
    })
public final class ExportCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "The folder of a saved model.")
  private Path model;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private ExportFormat format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Where the file is written, atomically.")
  private Path output;

  @Option(
      names = "--detector",
      description =
          "With onnx: from raw images [N, 3, H, W] of any size in [0, 255] to score, map and, where"
              + " the model has a threshold, verdict.")
  private boolean detector;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      completionCandidates = Candidates.OfBackends.class,
      defaultValue = "reference",
      description =
          "The engine whose numbers the file must give (default: ${DEFAULT-VALUE}, plain loops in"
              + " double precision).")
  private String backend;

  public ExportCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (detector && format != ExportFormat.ONNX) {
      throw new IllegalArgumentException(
          "export of a detector: expected with --format onnx, got " + format);
    }
    try (Outputs outputs = new Outputs()) {
      outputs.file("--output", output);
      outputs.file("--output", TilesFile.of(output));
      return export();
    }
  }

  private Integer export() throws IOException {
    ModelFolder saved = ModelFolder.read(model);
    Optional<DetectorExport> exported = // before an engine starts
        detector ? Optional.of(DetectorExport.of(saved)) : Optional.empty();
    Optional<TilesFile> tiles = exported.flatMap(e -> e.tilesFile(output.getFileName().toString()));
    Backends engines = context.engines().apply(BackendChoice.of(backend));
    Backend judge = engines.named(backend);
    AtomicFile.make(
        output,
        file -> {
          double distance =
              exported.isPresent()
                  ? detector(file, exported.get(), judge, engines)
                  : network(file, saved, judge, engines);
          spec.commandLine()
              .getOut()
              .printf(
                  Locale.ROOT,
                  "loaded back: differs from %s by at most %.1e of the largest value%n",
                  judge.name(),
                  distance);
          TilesFile.removeFor(output); // what is there belongs to the graph that is replaced
        });
    spec.commandLine().getOut().printf("saved %s (%,d bytes)%n", output, Files.size(output));
    if (tiles.isPresent()) {
      Path file = TilesFile.of(output);
      AtomicFile.writeText(file, tiles.get().toJson());
      spec.commandLine()
          .getOut()
          .println(
              "saved " + file + ": how the maps of an image's tiles are put together and scored");
    }
    return Failures.OK;
  }

  private double network(Path file, ModelFolder saved, Backend judge, Backends engines)
      throws IOException {
    Plan plan = saved.architecture().plan();
    format.write(file, plan, saved.weights());
    try (CompiledModel compiled = judge.compile(saved.architecture(), CompileOptions.defaults())) {
      compiled.load(saved.weights());
      Tensor input = ExportCheck.randomInput(plan);
      Tensor expected = compiled.forward(input);
      return ExportCheck.distance("output", expected, format.run(file, input, engines, compiled));
    }
  }

  private double detector(Path file, DetectorExport exported, Backend judge, Backends engines)
      throws IOException {
    Map<String, String> facts = exported.facts(CommandVersion.text());
    exported.graph(facts).write(file);
    double distance =
        ExportCheck.detectorDistance(exported, judge, engines.runnerOf(format.toString()), file);
    PrintWriter out = spec.commandLine().getOut();
    out.println("metadata of the file:");
    facts.forEach((name, value) -> out.printf("  %-12s  %s%n", name, value));
    return distance;
  }
}
