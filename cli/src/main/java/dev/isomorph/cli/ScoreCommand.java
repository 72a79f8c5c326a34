package dev.isomorph.cli;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.api.io.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores images with a saved detector. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Scores images with a saved detector: the mean squared error of the network's reconstruction.",
      "An image above the detector's threshold is anomalous. Where the truth is known (MVTec AD layout, IDX files with --normal-class), the image AUROC is shown as well."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph score model photos/new",
      "  isomorph score model one.png two.jpg --format jsonl",
      "  isomorph score model photos/new --output scores.csv --backend dl4j"
    })
final class ScoreCommand implements Callable<Integer> {
  private final Surroundings surroundings;
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
      description = "Where the scores are written, whole or not at all (default: printed).")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description =
          "csv (path,score,threshold,anomalous) or jsonl, one object in each line (default: ${DEFAULT-VALUE}).")
  private ScoreLines format;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With IDX files: the class that is normal, to know the truth.")
  private Integer normalClass;

  ScoreCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    ImageStream images =
        DataSet.toScore(
            paths, normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass));
    surroundings.interruption().listen(Thread.currentThread()::interrupt);
    try (AnomalyDetector detector =
        AnomalyDetector.open(model, engine.startToInfer(surroundings), engine.device())) {
      if (output == null) {
        score(detector, images, spec.commandLine().getOut());
      } else {
        WholeFile.write(
            output,
            channel -> {
              Writer file =
                  new BufferedWriter(
                      new OutputStreamWriter(
                          Channels.newOutputStream(channel), StandardCharsets.UTF_8));
              score(detector, images, file);
            });
      }
    }
    return Failures.OK;
  }

  private void score(AnomalyDetector detector, ImageStream images, Writer lines)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    long total = images.count();
    ScoringConsole console = new ScoringConsole(lines, format, err, surroundings, total);
    lines.write(format.head());
    detector.score(images.iterator(), console);
    lines.flush();
    console.end(detector.calibration());
    ScoringConsole.printAuroc(err, console.labelled());
    if (console.nothingRead()) {
      throw new DataSetException(
          "%s: none of %d images can be read".formatted(images.description(), total));
    }
  }
}
