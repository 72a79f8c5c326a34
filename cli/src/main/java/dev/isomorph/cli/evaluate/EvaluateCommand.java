package dev.isomorph.cli.evaluate;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.evaluate.Evaluation;
import dev.isomorph.anomaly.evaluate.Evaluator;
import dev.isomorph.anomaly.evaluate.MetricsFile;
import dev.isomorph.anomaly.report.Report;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.results.ResultFormat;
import dev.isomorph.anomaly.results.ResultLines;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.Backend;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.benchmarks.quality.SuiteJob;
import dev.isomorph.benchmarks.quality.SuiteRun;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.AreaOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.options.PrecisionOption;
import dev.isomorph.cli.progress.EvaluationConsole;
import dev.isomorph.cli.score.ReportFacts;
import dev.isomorph.cli.score.ReportPictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how good a detector is on images of which the truth is known. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how good a detector is, on the test images of a data set in the MVTec AD layout or"
          + " of IDX files.",
      "By image: AUROC, average precision, F1 at the detector's threshold and at the best one. By"
          + " pixel, where masks are known: AUROC, average precision, AUPRO up to a false positive"
          + " rate of 0.3, AUPIMO from 1e-5 to 1e-4. By region above the pixel limit: F1,"
          + " precision, recall, false alarms in each normal image. All for each kind of defect as"
          + " well, with bootstrap intervals of 95 %%."
    },
    footer = {
      "  isomorph evaluate model mvtec/hazelnut --output quality",
      "  isomorph evaluate model mvtec/hazelnut --output quality --report quality.html",
      "  isomorph evaluate shirts fashion-mnist --normal-class 0 --output quality",
      "  isomorph evaluate --suite textures --output suite",
      "  isomorph evaluate --suite photographs --time 3m --output suite"
    })
public final class EvaluateCommand implements Callable<Integer> {
  /** Options of the evaluation of a model; a suite has its own data, models and intervals. */
  private static final List<String> WITH_MODEL =
      List.of(
          "--roi",
          "--mask",
          "--report",
          "--normal-class",
          "--pixel-limit",
          "--resamples",
          "--seed");

  private final CliContext context;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The folder of a saved detector.")
  private Path model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description = "A data set with a labelled test set.")
  private Path data;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where metrics.json and scores.csv are written; of a suite everything, with the table"
              + " suite.md.")
  private Path output;

  @Option(
      names = "--suite",
      paramLabel = "SUITE",
      description =
          "Instead of MODEL and DATA: train and measure on fashion-mnist (each class as the normal"
              + " one), textures (pictures of Debian's python3-skimage and openarena-081-textures,"
              + " with synthetic defects), photographs (generated scenes of 1024x768 with small"
              + " defects) or all. What is done in DIR is not done again.")
  private SuiteJob.Suite suite;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "With --suite: epochs of each training (default: what each recipe has).")
  private Integer epochs;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Writes a page to open in a browser, as 'score --report' does: counts, histogram, curves,"
              + " pictures, a table of all images.")
  private Path report;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "With --suite: how long each training may take, such as 90s or 5m (default: what each"
              + " recipe has).")
  private Duration time;

  @Mixin private AreaOptions area;
  @Mixin private EngineOptions engine;
  @Mixin private PrecisionOption precision;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With MODEL and IDX files: the class that is normal.")
  private Integer normalClass;

  @Option(
      names = "--pixel-limit",
      paramLabel = "V",
      description =
          "With MODEL: the value of a map above which a pixel belongs to an anomalous region"
              + " (default: the model's own).")
  private Double pixelLimit;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "With MODEL: sets of images drawn for the intervals (default: ${DEFAULT-VALUE}; fewer for"
              + " pixels where there are many).")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "With MODEL: of the sets drawn (default: ${DEFAULT-VALUE}).")
  private long seed;

  public EvaluateCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (suite == null && (model == null || data == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "expected MODEL and DATA, or --suite, got "
              + (model == null ? "neither" : "MODEL alone"));
    }
    if (suite == null && (epochs != null || time != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--epochs and --time: expected with --suite, which trains, got MODEL and DATA; leave them"
              + " out, or give them to 'isomorph train'");
    }
    if (suite != null) {
      requireOfSuite();
    }
    if (output == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--output=DIR'");
    }
    try (Outputs outputs = new Outputs()) {
      outputs.folder("--output", output);
      outputs.file("--report", report);
      return suite == null ? evaluate() : runSuite();
    }
  }

  private Integer evaluate() throws IOException {
    Evaluator evaluator;
    ImageStream found =
        DataSet.toScore(
            List.of(data), normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass));
    context.interruption().listen(Thread.currentThread()::interrupt);
    Backend backend = engine.startToInfer(context);
    try (AnomalyDetector detector = AnomalyDetector.open(model, backend, precision.on(engine))) {
      InspectedArea inspected = area.area(detector);
      ImageStream images = inspected.of(found);
      PrintWriter err = spec.commandLine().getErr();
      ImageSizes.requireMemory(detector, images, true, err);
      ImageSizes.warning(detector, images).ifPresent(err::println);
      Optional<Report> page =
          Optional.ofNullable(report)
              .map(
                  file ->
                      new Report(
                          "Evaluation on " + images.description(),
                          OutputNames.below(List.of(data)),
                          ReportFacts.of(detector, backend, model, images, inspected)));
      evaluator = new Evaluator(resamples, seed, pixelLimit(detector));
      EvaluationConsole console =
          new EvaluationConsole(evaluator, page, images.count(), err, context);
      detector.inspect(images.iterator(), console);
      console.end();
      if (page.isPresent()) {
        ReportPictures pictures = new ReportPictures(err, context);
        page.get()
            .write(
                report, pictures.of(detector), detector.calibration().map(Calibration::mapScale));
        err.println("look at " + report);
      }
    }
    Evaluation evaluation = evaluator.evaluation();
    Map<String, String> about = new LinkedHashMap<>();
    about.put("model", model.toString());
    about.put("data", data.toString());
    about.put("backend", backend.name() + ": " + backend.version());
    writeScores(evaluator.scores());
    MetricsFile.write(output.resolve("metrics.json"), about, evaluation);
    PrintWriter out = spec.commandLine().getOut();
    EvaluationTable.print(out, evaluation);
    out.println("saved " + output.resolve("metrics.json"));
    return Failures.OK;
  }

  private OptionalDouble pixelLimit(AnomalyDetector detector) {
    return pixelLimit == null
        ? detector.calibration().stream().mapToDouble(Calibration::pixelLimit).findFirst()
        : OptionalDouble.of(pixelLimit);
  }

  /** Checks that nothing is given that belongs to the evaluation of a model. */
  private void requireOfSuite() {
    if (model != null) {
      throw new ParameterException(
          spec.commandLine(), "--suite: expected without MODEL and DATA, got " + model);
    }
    List<String> given =
        WITH_MODEL.stream().filter(spec.commandLine().getParseResult()::hasMatchedOption).toList();
    if (!given.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: expected with MODEL and DATA, got --suite; leave %s out"
              .formatted(String.join(", ", given), given.size() == 1 ? "it" : "them"));
    }
    if (precision.given()) {
      throw new ParameterException(
          spec.commandLine(), "--precision: expected with MODEL and DATA, got --suite");
    }
  }

  private Integer runSuite() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Backend backend = engine.startToTrain(context);
    context.interruption().listen();
    SuiteRun run =
        new SuiteRun(
            output,
            backend,
            engine.device(),
            budget(),
            new SuiteConsole(spec.commandLine().getErr(), context));
    boolean complete = run.run(suite);
    Path table = output.resolve("suite.md");
    if (Files.exists(table)) {
      out.print(Files.readString(table));
    }
    if (!complete) {
      spec.commandLine()
          .getErr()
          .printf("stopped; the same command resumes after what is done in %s%n", output);
      return Failures.INTERRUPTED;
    }
    return Failures.OK;
  }

  private Optional<TrainingBudget> budget() {
    if (epochs != null && time != null) {
      throw new ParameterException(
          spec.commandLine(), "--epochs: expected without --time, got both");
    }
    return time != null
        ? Optional.of(TrainingBudget.ofTime(time))
        : Optional.ofNullable(epochs).map(TrainingBudget::ofEpochs);
  }

  private void writeScores(List<ImageScore> scores) throws IOException {
    AtomicFile.write(
        output.resolve("scores.csv"),
        channel -> {
          Writer file = Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), 1 << 16);
          ResultLines lines = new ResultLines(ResultFormat.CSV, file);
          lines.begin();
          scores.forEach(lines::scored);
          file.flush();
        });
  }
}
