package dev.isomorph.cli;

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
import dev.isomorph.anomaly.files.OutputLock;
import dev.isomorph.api.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph threshold model",
      "  isomorph threshold model --false-alarm-rate 0.001",
      "  isomorph threshold model photos/more-good",
      "  isomorph threshold model photos/more-good --false-alarm-rate 0.001",
      "  isomorph threshold model --value 0.02",
      "  isomorph threshold model mvtec/hazelnut --best-f1"
    })
final class ThresholdCommand implements Callable<Integer> {
  private static final double USUAL_RATE = 0.01;

  private final Surroundings surroundings;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a saved model.")
  private Path model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description = "Images, as 'train' and 'evaluate' take them.")
  private Path data;

  @ArgGroup private Choice choice;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With IDX files: the class that is normal.")
  private Integer normalClass;

  @Mixin private AreaOptions area;
  @Mixin private EngineOptions engine;

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

  ThresholdCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (choice == null && data == null) {
      Calibration calibration = calibration(ModelFolder.read(model));
      Threshold threshold = calibration.threshold();
      PrintWriter out = spec.commandLine().getOut();
      out.printf(Locale.ROOT, "threshold %.5f: %s%n", threshold.value(), threshold.basis().words());
      HeldOutAdvice.of(calibration, model).ifPresent(out::println);
      return Failures.OK;
    }
    ModelFolder.read(model); // what is no model is not locked
    try (OutputLock lock = ModelFolder.lock(model)) {
      replaceThreshold(lock);
    }
    return Failures.OK;
  }

  private void replaceThreshold(OutputLock lock) throws IOException {
    ModelFolder saved = ModelFolder.read(model);
    Calibration calibration;
    if (choice == null) {
      calibration = calibrated(saved, rate(saved));
    } else if (choice.value != null) {
      requireNoData();
      calibration = calibration(saved).withThreshold(Threshold.given(choice.value));
    } else if (choice.bestF1) {
      calibration = bestF1(saved);
    } else if (data == null) {
      calibration = calibration(saved).withFalseAlarmRate(choice.falseAlarmRate);
    } else {
      calibration = calibrated(saved, choice.falseAlarmRate);
    }
    saved.writeCalibration(lock, calibration);
    printChange(saved.calibration(), calibration);
  }

  /** The rate that the present threshold was set by, or a usual one. */
  private static double rate(ModelFolder saved) {
    return saved
        .calibration()
        .map(calibration -> calibration.threshold().basis())
        .filter(Threshold.OfNormal.class::isInstance)
        .map(basis -> ((Threshold.OfNormal) basis).alarms().rate())
        .orElse(USUAL_RATE);
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
    HeldOutAdvice.of(now, model).ifPresent(out::println);
    out.println("saved " + model.resolve(ModelFolder.DETECTOR));
  }

  private Calibration calibration(ModelFolder saved) {
    return saved
        .calibration()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    model
                        + ": has no threshold yet; set one by normal images: isomorph threshold "
                        + model
                        + " IMAGES --false-alarm-rate 0.01"));
  }

  private void requireNoData() {
    if (area.given()) {
      throw new ParameterException(spec.commandLine(), "--roi and --mask go with DATA");
    }
    if (data != null) {
      throw new ParameterException(
          spec.commandLine(), "DATA: expected without --value, got " + data);
    }
  }

  /** By new normal images. What the model is told of its origin stays, where it is told. */
  private Calibration calibrated(ModelFolder saved, double falseAlarmRate) throws IOException {
    ImageSet normal = DataSet.open(data, classNumber()).training();
    return scoring(
        saved,
        detector -> {
          CalibrationConsole console =
              new CalibrationConsole(spec.commandLine().getErr(), surroundings, normal.size());
          InspectedArea inspected = area.area(detector);
          Calibration found =
              detector
                  .calibrate(
                      model.toAbsolutePath().getFileName().toString(),
                      inspected.of(normal),
                      falseAlarmRate,
                      console)
                  .withArea(inspected);
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
    DataSet.toScore(List.of(data), classNumber()).forEach(examples::add);
    return scoring(
        saved,
        detector -> {
          InspectedArea inspected = area.area(detector);
          Scores scores = detector.score(inspected.of(new ImageSet(data.toString(), examples)));
          return calibration(saved).withThreshold(bestF1(scores)).withArea(inspected);
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
    Backend backend = engine.startToInfer(surroundings);
    surroundings.interruption().listen(Thread.currentThread()::interrupt);
    try (AnomalyDetector detector = AnomalyDetector.of(saved, backend, engine.device())) {
      return work.with(detector);
    }
  }

  private OptionalInt classNumber() {
    return Optional.ofNullable(normalClass).stream().mapToInt(Integer::intValue).findFirst();
  }
}
