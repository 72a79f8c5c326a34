package dev.isomorph.cli.evaluate;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.benchmarks.quality.SuiteJob;
import dev.isomorph.benchmarks.quality.SuiteListener;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.progress.ProgressLine;
import dev.isomorph.cli.progress.SkippedImages;
import dev.isomorph.cli.train.TrainingConsole;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;

/** Shows how far a suite is. */
final class SuiteConsole implements SuiteListener {
  private final PrintWriter err;
  private final CliContext context;
  private final ProgressLine progress;
  private boolean generating;
  private SkippedImages skipped;

  SuiteConsole(PrintWriter err, CliContext context) {
    this.err = err;
    this.context = context;
    this.progress = new ProgressLine(err, context);
  }

  @Override
  public void begun(int number, int trainings, SuiteJob job) {
    err.printf(
        "%d of %d: %s, %s, seed %d%n", number, trainings, job.set(), job.recipe(), job.seed());
  }

  @Override
  public void generated(long done, long total) {
    if (!generating) {
      generating = true;
      progress.begin("generating photographs", total, "img");
    }
    progress.done(done);
    if (done == total) {
      progress.end();
      generating = false;
    }
  }

  @Override
  public void chosen(String words) {
    err.println(words);
  }

  @Override
  public void training(Recipe recipe, ImageSet normal) {
    ImageSizes.requireMemory(
        recipe.architecture(), recipe.trainingConfig(), recipe.scoring(), normal, err);
  }

  @Override
  public TrainingListener trainingListener() {
    return new TrainingConsole(err, context);
  }

  @Override
  public InspectionListener evaluation(AnomalyDetector detector, ImageSet test) {
    ImageSizes.requireMemory(detector, ImageStream.of(test), true, err);
    SkippedImages counted = new SkippedImages(err);
    skipped = counted;
    progress.begin("evaluating", test.size(), "img");
    return new InspectionListener() {
      private long done;

      @Override
      public void inspected(Inspection inspection) {
        progress.done(++done + counted.count());
      }

      @Override
      public void skipped(UnreadableImageException reason) {
        progress.end();
        counted.add(reason);
      }
    };
  }

  @Override
  public void evaluated() {
    progress.end();
    skipped.end();
  }

  @Override
  public boolean cancelled() {
    return context.interruption().requested();
  }
}
