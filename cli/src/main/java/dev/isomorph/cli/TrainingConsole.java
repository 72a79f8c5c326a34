package dev.isomorph.cli;

import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.training.EpochSummary;
import dev.isomorph.anomaly.training.HeldOutSplit;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingProgress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows how a training goes, and passes a wish to stop on. */
final class TrainingConsole implements TrainingListener {
  private final PrintWriter err;
  private final String unit;
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private final Interruption interruption;
  private long trainingImages;
  private int stepsPerEpoch;
  private long firstStep;
  private boolean training;
  private List<String> heldOutScore = List.of();
  private boolean preparing;

  /** {@code unit} is what is trained on, in the plural. */
  TrainingConsole(PrintWriter err, Surroundings surroundings, String unit) {
    this.err = err;
    this.unit = unit;
    this.progress = new ProgressLine(err, surroundings);
    this.skipped = new SkippedImages(err);
    this.interruption = surroundings.interruption();
  }

  @Override
  public void imagePrepared(int done, int total) {
    if (!preparing) {
      preparing = true;
      progress.begin("reading images", total, "img");
    }
    progress.done(done);
  }

  @Override
  public void imageSkipped(UnreadableImageException reason) {
    progress.end();
    skipped.add(reason);
  }

  @Override
  public void trainingStarted(HeldOutSplit split, int newStepsPerEpoch, long stepsDone) {
    progress.end();
    skipped.end();
    stepsPerEpoch = newStepsPerEpoch;
    trainingImages = split.training().length;
    firstStep = stepsDone;
    err.printf(Locale.ROOT, "training on %,d %s; %s%n", trainingImages, unit, heldOut(split));
    if (stepsDone > 0) {
      err.printf(
          Locale.ROOT,
          "resumed after step %,d, in epoch %,d%n",
          stepsDone,
          stepsDone / stepsPerEpoch + 1);
    }
  }

  private static String heldOut(HeldOutSplit split) {
    return split.heldOut() == split.calibration().length
        ? "%,d held out to set the threshold".formatted(split.heldOut())
        : "%,d held out: %,d to choose the weights, %,d to set the threshold"
            .formatted(split.heldOut(), split.watched().length, split.calibration().length);
  }

  @Override
  public void stepDone(TrainingProgress at) {
    if (!training) {
      training = true;
      long imagesDone = trainingImages * firstStep / stepsPerEpoch;
      progress.begin("training", trainingImages * at.epochs() - imagesDone, "img");
    }
    List<String> details = new ArrayList<>();
    details.add("epoch %d/%d".formatted(at.epoch(), at.epochs()));
    details.add(String.format(Locale.ROOT, "loss %.5f", at.loss()));
    details.addAll(heldOutScore);
    progress.done(
        trainingImages * (at.steps() - firstStep) / stepsPerEpoch, details.toArray(String[]::new));
    if (at.epoch() == at.epochs() && at.step() == at.stepsPerEpoch()) {
      progress.end();
    }
  }

  @Override
  public void epochDone(EpochSummary summary) {
    heldOutScore = List.of(String.format(Locale.ROOT, "held out %.5f", summary.heldOutScore()));
  }

  @Override
  public boolean cancelled() {
    if (!interruption.requested()) {
      return false;
    }
    progress.end();
    err.println("stopping at the next step");
    return true;
  }
}
