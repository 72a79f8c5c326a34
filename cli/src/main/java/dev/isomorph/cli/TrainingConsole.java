package dev.isomorph.cli;

import dev.isomorph.anomaly.TrainingListener;
import dev.isomorph.anomaly.TrainingProgress;
import dev.isomorph.anomaly.image.UnreadableImageException;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how a training goes, and passes a wish to stop on. */
final class TrainingConsole implements TrainingListener {
  private final PrintWriter err;
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private final Interruption interruption;
  private int trainingImages;
  private boolean preparing;

  TrainingConsole(PrintWriter err, Surroundings surroundings) {
    this.err = err;
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
    progress.done(done, "");
  }

  @Override
  public void imageSkipped(UnreadableImageException reason) {
    progress.end();
    skipped.add(reason);
  }

  @Override
  public void trainingStarted(int newTrainingImages, int heldOutImages, int stepsPerEpoch) {
    progress.end();
    skipped.end();
    trainingImages = newTrainingImages;
    err.printf(
        Locale.ROOT,
        "training on %,d images; %,d held out to set the threshold%n",
        trainingImages,
        heldOutImages);
  }

  @Override
  public void stepDone(TrainingProgress at) {
    if (at.epoch() == 1 && at.step() == 1) {
      progress.begin("training", (long) trainingImages * at.epochs(), "img");
    }
    long inEpoch = (long) trainingImages * at.step() / at.stepsPerEpoch();
    progress.done(
        (long) trainingImages * (at.epoch() - 1) + inEpoch,
        String.format(Locale.ROOT, "epoch %d/%d, loss %.5f", at.epoch(), at.epochs(), at.loss()));
    if (at.epoch() == at.epochs() && at.step() == at.stepsPerEpoch()) {
      progress.end();
    }
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
