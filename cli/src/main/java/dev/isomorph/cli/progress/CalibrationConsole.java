package dev.isomorph.cli.progress;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;

/** Shows how far a calibration is. */
public final class CalibrationConsole implements ScoreListener {
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private long scored;

  public CalibrationConsole(PrintWriter err, CliContext context, long total) {
    this("calibrating", err, context, total);
  }

  /** The same for other work, named in the progress line. */
  public CalibrationConsole(String work, PrintWriter err, CliContext context, long total) {
    this.progress = new ProgressLine(err, context);
    this.skipped = new SkippedImages(err);
    progress.begin(work, total, "img");
  }

  @Override
  public void scored(ImageScore score) {
    scored++;
    progress.done(scored + skipped.count());
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    progress.end();
    skipped.add(reason);
  }

  /** After the last image. */
  public void end() {
    progress.end();
    skipped.end();
  }
}
