package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.report.Report;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.results.ResultFile;
import dev.isomorph.anomaly.results.ResultFormat;
import dev.isomorph.anomaly.results.ResultLines;
import dev.isomorph.anomaly.results.ScoringRun;
import dev.isomorph.api.Backend;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.AreaOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.options.PrecisionOption;
import dev.isomorph.cli.progress.ScoringConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores images with a saved detector. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Scores images with a saved detector, and shows where they are unusual.",
      "An image above the detector's threshold is anomalous. Where the truth is known (MVTec AD layout, IDX files with --normal-class), the image AUROC is shown as well.",
      "Results are written as they come. Stopped at any moment, the same command resumes where it was.",
      "Images that cannot be read are named and skipped; too many of them make the exit code 1."
    },
    footer = {
      "  isomorph score model photos/new",
      "  isomorph score model photos/new --output scores.csv --report report.html",
      "  isomorph score model photos/new --heatmaps heat --maps maps --masks masks",
      "  isomorph score model one.png two.jpg --format jsonl --backend dl4j"
    })
public final class ScoreCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a saved detector.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Images, or folders with images; of a data set, its test images.")
  private List<Path> paths;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Where the scores are written (default: printed). Until all are there the file is called FILE.partial; one that is left behind is continued.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description =
          "csv (path,score,threshold,anomalous,label,kind,error,regions,region_list; a region is: x y width height area peak peakX peakY) or jsonl, one object in each line (default: ${DEFAULT-VALUE}).")
  private ResultFormat format;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Writes a page to open in a browser: counts, histogram, curves, pictures, a table of all images. It needs no network.")
  private Path report;

  @Mixin private ImageOutputOptions pictures;
  @Mixin private AreaOptions area;
  @Mixin private EngineOptions engine;
  @Mixin private PrecisionOption precision;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With IDX files: the class that is normal, to know the truth.")
  private Integer normalClass;

  @Option(
      names = "--max-skipped",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "Share of unreadable images, in 0..1, up to which the exit code is 0; where more of them, or all, are unreadable it is 1 (default: ${DEFAULT-VALUE}).")
  private double maxSkipped;

  public ScoreCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (!(maxSkipped >= 0 && maxSkipped <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--max-skipped: expected a share in 0..1, got " + maxSkipped);
    }
    pictures.requireOutside(paths);
    try (Outputs outputs = new Outputs()) {
      outputs.fileWithLock("--output", output);
      outputs.file("--report", report);
      pictures.lockIn(outputs);
      return score();
    }
  }

  private Integer score() throws IOException {
    ImageStream found =
        DataSet.toScore(
            paths,
            normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass),
            pictures.folders().values());
    context.interruption().listen(Thread.currentThread()::interrupt);
    Backend backend = engine.startToInfer(context);
    try (AnomalyDetector detector = AnomalyDetector.open(model, backend, precision.on(engine))) {
      InspectedArea inspected = area.area(detector);
      ImageStream images = inspected.of(found);
      OutputNames names = OutputNames.below(paths);
      ScoringRun run = new ScoringRun(detector, images, pictures.outputs(names, detector));
      PrintWriter err = spec.commandLine().getErr();
      ImageSizes.requireMemory(detector, images, false, err);
      ImageSizes.warning(detector, images).ifPresent(err::println);
      ScoringConsole console = new ScoringConsole(err, context, images.count());
      try {
        if (report == null) {
          score(run, console);
        } else {
          Report page =
              new Report(
                  "Scores of " + images.description(),
                  names,
                  ReportFacts.of(detector, backend, model, images, inspected));
          score(run, console.and(page));
          page.write(
              report, new ReportPictures(err, context).of(detector), pictures.scale(detector));
        }
      } catch (CancellationException | ClosedByInterruptException e) {
        console.stopped(output == null ? "what is printed above is whole" : kept());
        return Failures.INTERRUPTED;
      }
      console.end(detector.calibration());
      console.printAuroc();
      if (report != null) {
        err.println("look at " + report);
      }
      return console.failed(images.description(), maxSkipped) ? Failures.FAILED : Failures.OK;
    }
  }

  private String kept() {
    return "what was scored stays in %s.partial; the same command resumes".formatted(output);
  }

  private void score(ScoringRun run, ScoreListener listener) throws IOException {
    if (output == null) {
      ResultLines lines = new ResultLines(format, spec.commandLine().getOut());
      lines.begin();
      run.score(lines.and(listener));
      lines.flush();
    } else {
      try (ResultFile file = ResultFile.open(output, format)) {
        run.scoreInto(file, listener);
      }
    }
  }
}
