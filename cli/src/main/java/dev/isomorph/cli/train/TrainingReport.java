package dev.isomorph.cli.train;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.cli.advice.HeldOutAdvice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What is printed of a training that has ended.
 *
 * @param model where the detector was saved
 * @param run its run folder
 * @param scoring the arguments that score the test images of the data set; empty if there are none
 */
record TrainingReport(Path model, Path run, Optional<String> scoring) {
  void print(Calibration calibration, PrintWriter out) {
    Provenance.Trained provenance = (Provenance.Trained) calibration.provenance();
    out.printf(
        Locale.ROOT,
        "%s after %,d steps in %.1f s; loss %.5f%s%n",
        provenance.complete() ? "trained" : "stopped early,",
        provenance.steps(),
        provenance.seconds(),
        provenance.finalLoss(),
        weights(provenance));
    out.printf(
        Locale.ROOT,
        "threshold %.5f: %s%n",
        calibration.threshold().value(),
        calibration.threshold().basis().words());
    HeldOutAdvice.of(calibration, model).ifPresent(out::println);
    out.println("saved " + model + "; metrics and loss curve in " + run);
    if (!provenance.complete()) {
      out.println("next: isomorph train --resume " + model);
    } else {
      scoring.ifPresent(arguments -> out.printf("next: isomorph score %s %s%n", model, arguments));
    }
  }

  private static String weights(Provenance.Trained provenance) {
    if (provenance.bestEpoch() > 0) {
      return "; the weights are those of epoch " + provenance.bestEpoch();
    }
    return provenance.bestStep() > 0
        ? "; the weights are those of step " + provenance.bestStep()
        : "";
  }
}
