package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.progress.CalibrationConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a model another scoring, without training. */
@Command(
    name = "rescore",
    mixinStandardHelpOptions = true,
    description = {
      "Gives a detector another scoring, and a threshold that goes with it, without training.",
      "The threshold is set by normal images that the network was not trained on: IMAGES, or those"
          + " held out in training, where the run folder MODEL.run and the images that it names are"
          + " still there."
    },
    footer = {
      "  isomorph rescore model --scoring mask:top=0.003",
      "  isomorph rescore model photos/more-good --scoring mask:top=0.01+msgms:max"
    })
public final class RescoreCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Mixin private ModelToCalibrate model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "IMAGES",
      description = "Normal images that the network was not trained on, as 'train' takes them.")
  private Path images;

  @Option(
      names = "--scoring",
      required = true,
      paramLabel = "TERMS",
      description =
          "How images are scored, as 'train --scoring' has it. Where images are larger than the"
              + " network's input, top=SHARE is a share of the pixels of one tile.")
  private String scoring;

  @Option(
      names = "--false-alarm-rate",
      paramLabel = "R",
      description =
          "The share of new normal images that may be above the threshold (default: what the"
              + " present threshold was set by, else 0.01).")
  private Double falseAlarmRate;

  public RescoreCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Scoring terms = Scoring.parse(scoring);
    model.calibration(model.read()); // what is no detector is not locked
    try (OutputLock lock = model.lock()) {
      ModelFolder saved = model.read();
      Calibration before = model.calibration(saved);
      Outputs.require(saved.architecture(), terms);
      requireFitted(terms, before);
      InspectedArea inspected = model.area().areaOrKept(before.area());
      requireAreaOfTraining(inspected, before);
      HeldOutOfRun run = new HeldOutOfRun(model.folder(), saved.architecture(), before);
      ImageSet normal = images == null ? run.find(inspected, context) : given();
      try (AnomalyDetector detector = model.open(saved, context)) {
        if (images == null) {
          CalibrationConsole verified =
              new CalibrationConsole(
                  "verifying the images", spec.commandLine().getErr(), context, normal.size());
          try {
            run.requireSame(detector, normal, verified);
          } finally {
            verified.end();
          }
        }
        CalibrationConsole console =
            new CalibrationConsole(spec.commandLine().getErr(), context, normal.size());
        double rate =
            falseAlarmRate == null ? ModelToCalibrate.presentRate(before) : falseAlarmRate;
        Calibration now = detector.rescored(terms, normal, inspected, rate, console);
        console.end();
        saved.writeCalibration(lock, now);
        print(before, now);
      }
    }
    return Failures.OK;
  }

  private void requireFitted(Scoring terms, Calibration before) {
    try {
      before.scorer().normal().only(terms);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--scoring: %s; such a term is fitted in training: isomorph train DATA --scoring %s --output MODEL"
              .formatted(e.getMessage(), terms),
          e);
    }
  }

  /** Held-out images are known by their scores inside the area of the training. */
  private void requireAreaOfTraining(InspectedArea inspected, Calibration before) {
    if (images == null && !inspected.kept().equals(before.area())) {
      throw new IllegalArgumentException(
          "--roi and --mask: expected %s, which the held-out images of the training were inspected in, got %s; for another part give normal images that the network was not trained on: isomorph rescore %s IMAGES --scoring TERMS"
              .formatted(before.area(), inspected, model.folder()));
    }
  }

  private ImageSet given() {
    return DataSet.open(images, model.normalClass()).training();
  }

  private void print(Calibration before, Calibration now) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("scoring %s -> %s%n", before.scorer().scoring(), now.scorer().scoring());
    out.printf(
        Locale.ROOT,
        "threshold %.5f -> %.5f: %s%n",
        before.threshold().value(),
        now.threshold().value(),
        now.threshold().basis().words());
    model.printSaved(out, now);
  }
}
