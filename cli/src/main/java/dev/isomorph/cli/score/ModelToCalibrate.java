package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.files.ModelFiles;
import dev.isomorph.api.Backend;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.cli.advice.HeldOutAdvice;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.options.AreaOptions;
import dev.isomorph.cli.options.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A saved model that gets another calibration, and the options for what it is measured with. */
public final class ModelToCalibrate {
  /** The rate of false alarms where neither the user nor the present threshold gives one. */
  static final double USUAL_RATE = 0.01;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a saved model.")
  private Path folder;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With IDX files: the class that is normal.")
  private Integer normalClass;

  @Mixin private AreaOptions area;
  @Mixin private EngineOptions engine;

  /** The folder of the model. */
  Path folder() {
    return folder;
  }

  /** Which part of images is inspected. */
  AreaOptions area() {
    return area;
  }

  /** The class of IDX files that is normal. */
  OptionalInt normalClass() {
    return normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass);
  }

  /** The model as it is saved. */
  ModelFolder read() throws IOException {
    return ModelFolder.read(folder);
  }

  /** Keeps other processes from writing the model. */
  OutputLock lock() throws IOException {
    return ModelFolder.lock(folder);
  }

  /** The detector, on the engine of the options; an interruption of the run reaches this thread. */
  AnomalyDetector open(ModelFolder saved, CliContext context) throws IOException {
    Backend backend = engine.startToInfer(context);
    context.interruption().listen(Thread.currentThread()::interrupt);
    return AnomalyDetector.of(saved, backend, engine.device());
  }

  /**
   * The calibration of the model.
   *
   * @throws IllegalArgumentException if it has none
   */
  Calibration calibration(ModelFolder saved) {
    return saved
        .calibration()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    folder
                        + ": has no threshold yet; set one by normal images: isomorph threshold "
                        + folder
                        + " IMAGES --false-alarm-rate 0.01"));
  }

  /** The rate that the present threshold was set by, or the usual one. */
  static double presentRate(Calibration calibration) {
    return calibration.threshold().basis() instanceof Threshold.OfNormal basis
        ? basis.alarms().rate()
        : USUAL_RATE;
  }

  /** Prints that a calibration was written, with advice where it rests on few images. */
  void printSaved(PrintWriter out, Calibration written) {
    HeldOutAdvice.of(written, folder).ifPresent(out::println);
    out.println("saved " + folder.resolve(ModelFiles.DETECTOR));
  }
}
