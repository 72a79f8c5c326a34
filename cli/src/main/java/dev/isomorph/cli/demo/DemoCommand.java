package dev.isomorph.cli.demo;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.NotableCase;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.Scores;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.report.Report;
import dev.isomorph.anomaly.results.ImageOutputs;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.results.ReconstructionPicture;
import dev.isomorph.anomaly.results.ResultFile;
import dev.isomorph.anomaly.results.ResultFormat;
import dev.isomorph.anomaly.results.ScoringRun;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.Backend;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.progress.GeneratorConsole;
import dev.isomorph.cli.progress.ScoringConsole;
import dev.isomorph.cli.score.ReportFacts;
import dev.isomorph.cli.train.TrainingConsole;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.sample.suite.photograph.PhotographDataSet;
import dev.isomorph.sample.suite.photograph.PhotographScene;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole of it on photographs that it generates. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows everything on photographs that it generates, of fasteners in a tray: trains on good"
          + " ones as 'train' does by default, then finds eight kinds of small defects, such as"
          + " scratches, stains, fibres and missing parts.",
      "Prints the image AUROC of each kind of defect (1 is perfect, 0.5 is guessing) and shows"
          + " photograph, reconstruction and anomaly map in a picture of the best and worst cases"
          + " and in a report to open in a browser."
    },
    footer = {"  isomorph demo --quick", "  isomorph demo --backend dl4j --output /tmp/demo"})
public final class DemoCommand implements Callable<Integer> {
  private static final PhotographScene SCENE = PhotographScene.FASTENERS;
  private static final String TITLE = "Fasteners in a tray";
  private static final Size2d PHOTOGRAPH = new Size2d(384, 512);
  private static final long SEED = 1;
  private static final String REPORT = "report.html";

  private static final Extent QUICK =
      new Extent(PHOTOGRAPH, 40, 8, 2, TrainingBudget.ofSteps(400).within(Duration.ofSeconds(25)));
  private static final Extent WHOLE =
      new Extent(PHOTOGRAPH, 60, 20, 4, TrainingBudget.ofSteps(1600).within(Duration.ofMinutes(3)));

  private final CliContext context;
  private final Optional<Extent> given;
  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Fewer photographs and steps: under a minute on two cores.")
  private boolean quick;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "isomorph-demo",
      description =
          "Where photographs, detector, scores, picture and report are put; those of an earlier"
              + " demo are replaced (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Mixin private EngineOptions engine;

  /**
   * How much is generated and trained.
   *
   * @param size of a photograph, in pixels
   * @param training normal photographs to train on
   * @param good normal photographs to score
   * @param perKind photographs of each kind of defect to score
   * @param budget of the training
   */
  record Extent(Size2d size, int training, int good, int perKind, TrainingBudget budget) {
    PhotographDataSet photographs() {
      return new PhotographDataSet(size, training, good, perKind, SEED);
    }
  }

  public DemoCommand(CliContext context) {
    this(context, Optional.empty());
  }

  /** With another extent than that of --quick or of its absence. */
  public DemoCommand(CliContext context, Optional<Extent> given) {
    this.context = context;
    this.given = given;
  }

  @Override
  public Integer call() throws IOException {
    try (Outputs outputs = new Outputs()) {
      outputs.folder("--output", output);
      return demonstrate();
    }
  }

  private Integer demonstrate() throws IOException {
    Extent extent = given.orElse(quick ? QUICK : WHOLE);
    Path model = output.resolve("model");
    AnomalyDetector.requireSavable(model);
    PrintWriter err = spec.commandLine().getErr();
    DataSet photographs = DataSet.open(images(extent));
    err.println(photographs.description());
    Backend backend = engine.startToTrain(context);
    err.println("backend " + backend.name() + ": " + backend.version());
    Recipe usual = Recipe.forLayout(photographs.layout());
    Recipe recipe =
        usual
            .withConfig(
                usual.config().lasting(extent.budget()).withSeed(SEED).withDevice(engine.device()))
            .suitedTo(photographs.training(), err::println);
    err.printf(
        "method %s, network %s; budget: %s%n",
        recipe.method(), recipe.architecture().name(), recipe.config().budget());
    ImageSizes.requireMemory(
        recipe.architecture(),
        recipe.trainingConfig(),
        recipe.scoring(),
        photographs.training(),
        err);
    context.interruption().listen();
    try (AnomalyDetector detector =
        AnomalyDetector.trainer(backend)
            .recipe(recipe)
            .listener(new TrainingConsole(err, context))
            .train(photographs.training())) {
      detector.save(model);
      if (context.interruption().requested()) {
        err.println("stopped early; saved " + model);
        return Failures.INTERRUPTED;
      }
      Scores scores = score(detector, backend, photographs.test());
      draw(detector, scores);
      report(detector, scores);
    }
    return Failures.OK;
  }

  /** Generates the photographs, unless an earlier demo has: equal numbers give equal images. */
  private Path images(Extent extent) throws IOException {
    Path images = output.resolve("photographs-" + extent.training());
    if (!Files.exists(images)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("generating photographs in " + images);
      PhotographDataSet photographs = extent.photographs();
      GeneratorConsole console = new GeneratorConsole(photographs.photographs(), err, context);
      photographs.write(images, SCENE, console::written);
      console.end();
    }
    return images;
  }

  /** Scores the test images into {@code scores.csv}, and keeps them for the picture. */
  private Scores score(AnomalyDetector detector, Backend backend, ImageSet test)
      throws IOException {
    ImageStream images = ImageStream.of(test);
    OutputNames names = OutputNames.below(List.of(output));
    ScoringConsole console = new ScoringConsole(spec.commandLine().getErr(), context, test.size());
    Report page =
        new Report(
            TITLE,
            names,
            ReportFacts.of(
                detector, backend, output.resolve("model"), images, InspectedArea.WHOLE));
    List<ImageScore> kept = new ArrayList<>();
    Path scores = output.resolve("scores.csv");
    Files.deleteIfExists(ResultFile.partialOf(scores));
    try (ResultFile file = ResultFile.open(scores, ResultFormat.CSV)) {
      new ScoringRun(detector, images, new ImageOutputs(names, scale(detector), Map.of()))
          .scoreInto(file, console.and(page).and(keptIn(kept)));
    }
    console.end(detector.calibration());
    page.write(output.resolve(REPORT), detector::inspect, Optional.of(scale(detector)));
    return new Scores(kept, List.of());
  }

  private static ScoreListener keptIn(List<ImageScore> images) {
    return new ScoreListener() {
      @Override
      public void scored(ImageScore score) {
        images.add(score);
      }

      @Override
      public void skipped(UnreadableImageException reason) {
        // Named by the console.
      }
    };
  }

  private static MapScale scale(AnomalyDetector detector) {
    return detector.calibration().orElseThrow().mapScale();
  }

  private void draw(AnomalyDetector detector, Scores scores) throws IOException {
    List<NotableCase> cases = NotableCase.of(scores);
    List<ReconstructionPicture.Row> rows = new ArrayList<>();
    detector.inspect(
        cases.stream().map(notable -> notable.score().example()).iterator(),
        new InspectionListener() {
          @Override
          public void inspected(Inspection inspection) {
            rows.add(new ReconstructionPicture.Row(cases.get(rows.size()).reason(), inspection));
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            throw new UncheckedIOException(reason);
          }
        });
    ReconstructionPicture.write(
        output.resolve("reconstructions.png"),
        TITLE + ": defects that the network marks",
        detector.scorer().scoring().toString(),
        rows);
  }

  private void report(AnomalyDetector detector, Scores scores) {
    PrintWriter out = spec.commandLine().getOut();
    Provenance.Trained trained =
        (Provenance.Trained) detector.calibration().orElseThrow().provenance();
    out.printf(
        Locale.ROOT,
        "trained on %,d images in %.1f s%n",
        trained.trainingImages(),
        trained.seconds());
    ScoringConsole.printAuroc(out, scores.auroc(), scores.aurocByKind());
    out.println("picture    " + output.resolve("reconstructions.png"));
    out.println("open       " + output.resolve(REPORT));
    out.println("score with isomorph score " + output.resolve("model") + " PATH...");
  }
}
