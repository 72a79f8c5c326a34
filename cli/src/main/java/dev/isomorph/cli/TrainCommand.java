package dev.isomorph.cli;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a detector on normal images and saves it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Learns what normal images look like, and saves a detector.",
      "A fifth of the images is held out; their scores set the threshold.",
      "Ctrl-C ends the training at the next step and saves what was learnt so far."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph train photos/good --output model",
      "  isomorph train mvtec/hazelnut --output hazelnut --image 128x128 --epochs 60",
      "  isomorph train fashion-mnist --normal-class 0 --limit 2000 --output shirts",
      "  isomorph train photos/good --output model --backend dl4j"
    })
final class TrainCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder of normal images (PNG, JPEG, BMP, GIF, TIFF, WebP; searched below), a folder in the MVTec AD layout, or one with the IDX files of MNIST or Fashion-MNIST.")
  private Path data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the detector is saved; an older detector there is replaced.")
  private Path output;

  @Mixin private EngineOptions engine;
  @Mixin private ArchitectureOptions architecture;
  @Mixin private MethodOptions method;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "How often each image is seen (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Images in a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      defaultValue = "1e-3",
      description = "Adam's learning rate at the start (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of initial weights, order and dropout (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most N of the normal images, drawn by seed (default: all).")
  private Integer limit;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With IDX files: the class that is normal.")
  private Integer normalClass;

  TrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Architecture network = architecture.architecture();
    network.plan();
    TrainingConfig config =
        TrainingConfig.defaults()
            .withEpochs(epochs)
            .withBatchSize(batch)
            .withLearningRate(learningRate)
            .withSeed(seed)
            .withDevice(engine.device());
    AnomalyDetector.requireSavable(output);
    DataSet images =
        DataSet.open(data, normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass));
    ImageSet normal = limit == null ? images.training() : images.training().sample(limit, seed);
    PrintWriter err = spec.commandLine().getErr();
    err.println(images.description());
    Backend backend = engine.startToTrain(surroundings);
    err.println("backend " + backend.name() + ": " + backend.version());
    surroundings.interruption().listen();
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            network,
            normal,
            backend,
            method.config(config),
            method.method(),
            TrainingRecord.NONE,
            new TrainingConsole(err, surroundings))) {
      detector.save(output);
      report(detector, images);
      return surroundings.interruption().requested() ? Failures.INTERRUPTED : Failures.OK;
    }
  }

  private void report(AnomalyDetector detector, DataSet images) {
    PrintWriter out = spec.commandLine().getOut();
    Calibration calibration = detector.calibration().orElseThrow();
    Provenance.Trained provenance = (Provenance.Trained) calibration.provenance();
    out.printf(
        Locale.ROOT,
        "%s after %,d steps in %.1f s; loss %.5f%n",
        provenance.complete() ? "trained" : "stopped early,",
        provenance.steps(),
        provenance.seconds(),
        provenance.finalLoss());
    out.printf(
        Locale.ROOT,
        "threshold %.5f: %.0f %% of %,d held-out normal images (mean %.5f, highest %.5f) score at or below it%n",
        calibration.threshold().value(),
        100 * calibration.threshold().quantile(),
        calibration.heldOutScores().count(),
        calibration.heldOutScores().mean(),
        calibration.heldOutScores().maximum());
    out.println("saved " + output);
    if (images.test().size() > 0) {
      out.printf("next: isomorph score %s %s%s%n", output, data, classOption());
    }
  }

  private String classOption() {
    return normalClass == null ? "" : " --normal-class " + normalClass;
  }
}
