package dev.isomorph.cli.progress;

import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.evaluate.Evaluator;
import dev.isomorph.anomaly.report.Report;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;
import java.util.Optional;

/** Shows how far an evaluation is, and passes everything on. For one thread. */
public final class EvaluationConsole implements InspectionListener {
  private final Evaluator evaluator;
  private final Optional<Report> page;
  private final ProgressLine progress;
  private final SkippedImages skipped;
  private long done;

  /**
   * For a number of images.
   *
   * @param page is told of each image as well
   */
  public EvaluationConsole(
      Evaluator evaluator, Optional<Report> page, long total, PrintWriter err, CliContext context) {
    this.evaluator = evaluator;
    this.page = page;
    this.progress = new ProgressLine(err, context);
    this.skipped = new SkippedImages(err);
    progress.begin("evaluating", total, "img");
  }

  @Override
  public void inspected(Inspection inspection) {
    evaluator.inspected(inspection);
    page.ifPresent(report -> report.scored(inspection.score()));
    progress.done(++done + skipped.count());
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    progress.end();
    skipped.add(reason);
    evaluator.skipped(reason);
    page.ifPresent(report -> report.skipped(reason));
  }

  public void end() {
    progress.end();
    skipped.end();
  }
}
