package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Scores;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.cli.advice.HeldOutAdvice;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.progress.CalibrationConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows or sets the threshold of a model. */
@Command(
    name = "threshold",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the threshold of a detector and what it promises, or sets another. Scores stay as they are.",
      "A --false-alarm-rate needs normal images that the network was not trained on: those held out in training, or DATA, with which alone the rate stays as it is.",
      "With --best-f1 DATA has labelled images."
    },
    footer = {
      "  isomorph threshold model",
      "  isomorph threshold model --false-alarm-rate 0.001",
      "  isomorph threshold model photos/more-good",
      "  isomorph threshold model photos/more-good --false-alarm-rate 0.001",
      "  isomorph threshold model --value 0.02",
      "  isomorph threshold model mvtec/hazelnut --best-f1"
    })
public final class ThresholdCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Mixin private ModelToCalibrate model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description = "Images, as 'train' and 'evaluate' take them.")
  private Path data;

  @ArgGroup private Choice choice;

  /** One of them, or none to look. */
  private static final class Choice {
    @Option(
        names = "--false-alarm-rate",
        paramLabel = "R",
        description = "The share of new normal images that may be above the threshold.")
    private Double falseAlarmRate;

    @Option(names = "--value", paramLabel = "X", description = "The threshold itself.")
    private Double value;

    @Option(
        names = "--best-f1",
        description = "The threshold with the highest F1 on the labelled images of DATA.")
    private boolean bestF1;
  }

  public ThresholdCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (choice == null && data == null) {
      Calibration calibration = model.calibration(model.read());
      Threshold threshold = calibration.threshold();
      PrintWriter out = spec.commandLine().getOut();
      out.printf(Locale.ROOT, "threshold %.5f: %s%n", threshold.value(), threshold.basis().words());
      HeldOutAdvice.of(calibration, model.folder()).ifPresent(out::println);
      return Failures.OK;
    }
    model.read(); // what is no model is not locked
    try (OutputLock lock = model.lock()) {
      replaceThreshold(lock);
    }
    return Failures.OK;
  }

  private void replaceThreshold(OutputLock lock) throws IOException {
    ModelFolder saved = model.read();
    Calibration calibration;
    if (choice == null) {
      calibration =
          calibrated(
              saved,
              saved
                  .calibration()
                  .map(ModelToCalibrate::presentRate)
                  .orElse(ModelToCalibrate.USUAL_RATE));
    } else if (choice.value != null) {
      requireNoData();
      calibration = model.calibration(saved).withThreshold(Threshold.given(choice.value));
    } else if (choice.bestF1) {
      calibration = bestF1(saved);
    } else if (data == null) {
      calibration = model.calibration(saved).withFalseAlarmRate(choice.falseAlarmRate);
    } else {
      calibration = calibrated(saved, choice.falseAlarmRate);
    }
    saved.writeCalibration(lock, calibration);
    printChange(saved.calibration(), calibration);
  }

  private void printChange(Optional<Calibration> before, Calibration now) {
    PrintWriter out = spec.commandLine().getOut();
    Threshold threshold = now.threshold();
    out.printf(
        Locale.ROOT,
        "threshold %s -> %.5f: %s%n",
        before.map(c -> String.format(Locale.ROOT, "%.5f", c.threshold().value())).orElse("none"),
        threshold.value(),
        threshold.basis().words());
    if (!(threshold.basis() instanceof Threshold.OfNormal) && !now.scores().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%,d of %,d held-out normal images are above it; of new normal images at most %.1f %% will be, on average over such sets of held-out images%n",
          now.scoresAbove(),
          now.scores().size(),
          100 * now.expectedFalseAlarmRate());
    }
    model.printSaved(out, now);
  }

  private void requireNoData() {
    if (model.area().given()) {
      throw new ParameterException(spec.commandLine(), "--roi and --mask go with DATA");
    }
    if (data != null) {
      throw new ParameterException(
          spec.commandLine(), "DATA: expected without --value, got " + data);
    }
  }

  /** By new normal images. What the model is told of its origin stays, where it is told. */
  private Calibration calibrated(ModelFolder saved, double falseAlarmRate) throws IOException {
    ImageSet normal = DataSet.open(data, model.normalClass()).training();
    return scoring(
        saved,
        detector -> {
          CalibrationConsole console =
              new CalibrationConsole(spec.commandLine().getErr(), context, normal.size());
          Calibration found =
              detector.calibrate(
                  model.folder().toAbsolutePath().getFileName().toString(),
                  normal,
                  model.area().area(detector),
                  falseAlarmRate,
                  console);
          console.end();
          return saved
              .calibration()
              .map(old -> found.withProvenance(old.provenance()))
              .orElse(found);
        });
  }

  private Calibration bestF1(ModelFolder saved) throws IOException {
    if (data == null) {
      throw new ParameterException(
          spec.commandLine(), "--best-f1: expected labelled images as DATA, got none");
    }
    List<Example> examples = new ArrayList<>();
    DataSet.toScore(List.of(data), model.normalClass()).forEach(examples::add);
    return scoring(
        saved,
        detector -> {
          InspectedArea inspected = model.area().area(detector);
          Scores scores = detector.score(inspected.of(new ImageSet(data.toString(), examples)));
          return model.calibration(saved).withThreshold(bestF1(scores)).withArea(inspected);
        });
  }

  private Threshold bestF1(Scores scores) {
    double[] normal = of(scores, Label.NORMAL);
    double[] anomalous = of(scores, Label.ANOMALOUS);
    if (normal.length == 0 || anomalous.length == 0) {
      throw new IllegalArgumentException(
          "%s: --best-f1: expected normal and anomalous images, got %d and %d"
              .formatted(data, normal.length, anomalous.length));
    }
    return Threshold.bestF1(normal, anomalous);
  }

  private static double[] of(Scores scores, Label label) {
    return scores.images().stream()
        .filter(score -> score.example().label() == label)
        .mapToDouble(ImageScore::anomalyScore)
        .toArray();
  }

  /** Work with an open detector. */
  private interface Work<T> {
    T with(AnomalyDetector detector) throws IOException;
  }

  private <T> T scoring(ModelFolder saved, Work<T> work) throws IOException {
    try (AnomalyDetector detector = model.open(saved, context)) {
      return work.with(detector);
    }
  }
}
