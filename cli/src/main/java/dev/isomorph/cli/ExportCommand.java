package dev.isomorph.cli;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.score.ErrorMap;
import dev.isomorph.anomaly.score.FeatureMap;
import dev.isomorph.anomaly.score.MemoryMap;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.inject.BackendChoice;
import dev.isomorph.api.inject.Backends;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.format.onnx.DetectorImages;
import dev.isomorph.format.onnx.DetectorScoring;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
      "  state-dict   the weights for load_state_dict of the notebook's class",
      "The file is loaded back and run on random input; it is put in its place only if it gives"
          + " what the model gives."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph export model --format onnx --output autoencoder.onnx",
      "  isomorph export model --format onnx --detector --output detector.onnx",
      "  isomorph export model --format state-dict --output autoencoder.pt"
    })
final class ExportCommand implements Callable<Integer> {
  private final Surroundings surroundings;
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
      defaultValue = "reference",
      description =
          "The engine whose numbers the file must give (default: ${DEFAULT-VALUE}, plain loops in"
              + " double precision).")
  private String backend;

  ExportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (detector && format != ExportFormat.ONNX) {
      throw new IllegalArgumentException("--detector: expected with --format onnx, got " + format);
    }
    try (Outputs outputs = new Outputs()) {
      outputs.file("--output", output);
      return export();
    }
  }

  private Integer export() throws IOException {
    ModelFolder saved = ModelFolder.read(model);
    Optional<DetectorScoring> scoring =
        detector ? Optional.of(scoring(saved)) : Optional.empty(); // before an engine starts
    Backends engines = surroundings.engines().apply(BackendChoice.of(backend));
    Backend judge = engines.named(backend);
    AtomicFile.make(
        output,
        file -> {
          double distance =
              scoring.isPresent()
                  ? detector(file, saved, scoring.get(), judge, engines)
                  : network(file, saved, judge, engines);
          spec.commandLine()
              .getOut()
              .printf(
                  Locale.ROOT,
                  "loaded back: differs from %s by at most %.1e of the largest value%n",
                  judge.name(),
                  distance);
        });
    spec.commandLine().getOut().printf("saved %s (%,d bytes)%n", output, Files.size(output));
    return Failures.OK;
  }

  /**
   * How the model scores, in the terms of a graph.
   *
   * @throws IllegalArgumentException if it looks at tiles, or at the features of reconstructions
   */
  private DetectorScoring scoring(ModelFolder saved) {
    if (saved.calibration().flatMap(Calibration::tiling).isPresent()) {
      throw new IllegalArgumentException(
          "--detector: expected a model that looks at whole images, got %s, which looks at tiles; export the network alone"
              .formatted(model));
    }
    saved
        .calibration()
        .map(Calibration::area)
        .filter(area -> !area.isWhole())
        .ifPresent(
            area -> {
              throw new IllegalArgumentException(
                  "--detector: expected a model that inspects whole images, got %s with %s; export the network alone"
                      .formatted(model, area));
            });
    Scorer scorer = saved.calibration().map(Calibration::scorer).orElse(Scorer.MEAN_SQUARED_ERROR);
    List<DetectorScoring.Term> terms = new ArrayList<>();
    for (int i = 0; i < scorer.scoring().terms().size(); i++) {
      ScoreTerm term = scorer.scoring().terms().get(i);
      Spread spread = scorer.spreads().isEmpty() ? new Spread(1, 1) : scorer.spreads().get(i);
      terms.add(
          new DetectorScoring.Term(
              map(term, scorer),
              term.blur(),
              DetectorScoring.Pooled.ofMap(term.pooling().share()),
              spread.pixel(),
              spread.image()));
    }
    return new DetectorScoring(terms);
  }

  private DetectorScoring.ScoreMap map(ScoreTerm term, Scorer scorer) {
    if (term.map() instanceof ErrorMap map) {
      return DetectorScoring.PixelMap.valueOf(map.name());
    }
    NormalFeatures normal = scorer.normal();
    if (term.map() instanceof MemoryMap map) {
      return new DetectorScoring.MemoryDistance(
          map.tap(), map.k(), map.neighbourhood(), normal.kept(map));
    }
    FeatureMap map = (FeatureMap) term.map();
    if (map.kind() != FeatureMap.Kind.MAHALANOBIS) {
      throw new IllegalArgumentException(
          "--detector: expected a model scored by some of %s, mahalanobis and memory, got %s scored by %s; export the network alone"
              .formatted(Arrays.toString(ErrorMap.values()), model, scorer.scoring()));
    }
    return new DetectorScoring.FeatureDistance(
        map.tap(), map.grid(), normal.mean(map), normal.whitening(map));
  }

  private double network(Path file, ModelFolder saved, Backend judge, Backends engines)
      throws IOException {
    Plan plan = saved.architecture().plan();
    format.write(file, plan, saved.weights());
    try (CompiledModel compiled = judge.compile(saved.architecture(), CompileOptions.defaults())) {
      compiled.load(saved.weights());
      Tensor input = LoadedBack.randomInput(plan);
      Tensor expected = compiled.forward(input);
      return LoadedBack.distance("output", expected, format.run(file, input, engines, compiled));
    }
  }

  private double detector(
      Path file, ModelFolder saved, DetectorScoring scoring, Backend judge, Backends engines)
      throws IOException {
    OnnxModel.detector(
            saved.architecture().plan(),
            saved.weights(),
            new DetectorImages.Resized(),
            scoring,
            saved.calibration().stream().mapToDouble(c -> c.threshold().value()).findFirst())
        .write(file);
    return LoadedBack.detectorDistance(saved, judge, engines.runnerOf(format.toString()), file);
  }
}
