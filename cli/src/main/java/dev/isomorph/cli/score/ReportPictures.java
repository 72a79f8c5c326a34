package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.report.Report;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.progress.ProgressLine;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Shows how far the pictures of a report are. */
public record ReportPictures(PrintWriter err, CliContext context) {
  /** Inspects images with a detector. */
  public Report.InspectionSource of(AnomalyDetector detector) {
    return (examples, listener) -> inspect(detector, examples, listener);
  }

  private void inspect(
      AnomalyDetector detector, Iterator<Example> examples, InspectionListener listener) {
    List<Example> shown = new ArrayList<>();
    examples.forEachRemaining(shown::add);
    ProgressLine progress = new ProgressLine(err, context);
    progress.begin("pictures of the report", shown.size(), "img");
    detector.inspect(
        shown.iterator(),
        new InspectionListener() {
          private long done;

          @Override
          public void inspected(Inspection inspection) {
            listener.inspected(inspection);
            progress.done(++done);
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            listener.skipped(reason);
            progress.done(++done);
          }
        });
    progress.end();
  }
}
