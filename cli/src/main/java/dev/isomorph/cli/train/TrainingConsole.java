package dev.isomorph.cli.train;

import dev.isomorph.anomaly.training.HeldOutSplit;
import dev.isomorph.anomaly.training.RoundSummary;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingProgress;
import dev.isomorph.anomaly.training.TrainingStart;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Interruption;
import dev.isomorph.cli.progress.ProgressLine;
import dev.isomorph.cli.progress.SkippedImages;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows how a training goes, and passes a request to stop on. */
public final class TrainingConsole implements TrainingListener {
  private static final int MEASURED_STEPS = 40;

  private final PrintWriter err;
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private final Interruption interruption;
  private final long enoughSteps;
  private long firstStep;
  private boolean measuring;
  private boolean training;
  private List<String> heldOutScore = List.of();
  private boolean preparing;
  private boolean seeing;
  private boolean choosing;

  public TrainingConsole(PrintWriter err, CliContext context) {
    this(err, context, 0);
  }

  /**
   * Warns of a training that is too short.
   *
   * @param enoughSteps a training with fewer steps is
   */
  public TrainingConsole(PrintWriter err, CliContext context, long enoughSteps) {
    this.err = err;
    this.enoughSteps = enoughSteps;
    this.progress = new ProgressLine(err, context);
    this.skipped = new SkippedImages(err);
    this.interruption = context.interruption();
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
  public void trainingStarted(TrainingStart start) {
    progress.end();
    skipped.end();
    firstStep = start.stepsDone();
    err.printf(
        Locale.ROOT,
        "training on %s; %s%n",
        start.images().words(),
        heldOut(start.images().split()));
    if (firstStep > 0) {
      err.printf(
          Locale.ROOT,
          "resumed after step %,d%s%n",
          firstStep,
          start.plannedSteps() > 0
              ? String.format(Locale.ROOT, " of %,d", start.plannedSteps())
              : "");
    }
    if (start.plannedSteps() > 0) {
      warnOfFew(start.plannedSteps());
    }
  }

  @Override
  public void planned(long steps) {
    progress.end();
    measuring = false;
    err.printf(Locale.ROOT, "%,d steps are planned%n", steps);
    warnOfFew(steps);
  }

  private void warnOfFew(long steps) {
    if (steps < enoughSteps) {
      err.printf(
          Locale.ROOT,
          "warning: a training of %,d steps is too short to find defects well; give it %,d or more with %s, %s or %s%n",
          steps,
          enoughSteps,
          ScheduleOptions.TIME,
          ScheduleOptions.STEPS,
          ScheduleOptions.EPOCHS);
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
    if (at.plannedSteps() == 0) {
      measure(at);
      return;
    }
    if (!training) {
      training = true;
      progress.begin("training", at.plannedSteps(), "steps", at.steps() - 1);
    }
    List<String> details = new ArrayList<>();
    details.add(
        at.epochs() > 0
            ? "epoch %d/%d".formatted(at.epoch(), at.epochs())
            : "step %d/%d".formatted(at.steps(), at.plannedSteps()));
    details.add(String.format(Locale.ROOT, "loss %.5f", at.loss()));
    details.addAll(heldOutScore);
    progress.done(at.steps(), details.toArray(String[]::new));
    if (at.steps() == at.plannedSteps()) {
      progress.end();
    }
  }

  /** Shows the steps that measure how long a step takes. */
  private void measure(TrainingProgress at) {
    if (!measuring) {
      measuring = true;
      progress.begin("measuring steps", MEASURED_STEPS, "steps");
    }
    progress.done(at.steps() - firstStep, String.format(Locale.ROOT, "loss %.5f", at.loss()));
  }

  @Override
  public void roundDone(RoundSummary summary) {
    heldOutScore = List.of(String.format(Locale.ROOT, "held out %.5f", summary.heldOutScore()));
  }

  @Override
  public void featuresSeen(int done, int total) {
    if (!seeing) {
      seeing = true;
      progress.begin("fitting the scoring", total, "img");
    }
    show(done, total);
  }

  @Override
  public void featureChosen(int done, int total) {
    if (!choosing) {
      choosing = true;
      progress.begin("choosing features", total, "features");
    }
    choosing = done < total; // another map may follow
    show(done, total);
  }

  private void show(int done, int total) {
    progress.done(done);
    if (done == total) {
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
