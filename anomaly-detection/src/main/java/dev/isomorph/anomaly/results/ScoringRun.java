package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Scores a stream of images, of which no more than a batch is in memory, writes what was asked for
 * of each, and only then reports it, in order.
 *
 * @param detector not closed
 * @param images what is scored
 * @param outputs what is written of each image
 */
public record ScoringRun(AnomalyDetector detector, ImageStream images, ImageOutputs outputs) {
  /**
   * Scores all images.
   *
   * @param listener hears of each image once its files are written
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void score(ScoreListener listener) {
    score(images.iterator(), listener);
  }

  /**
   * Scores all images into a file; resumes an earlier run that has stopped.
   *
   * @param listener hears of each image, those of the earlier run included
   * @throws dev.isomorph.anomaly.data.DataSetException if the earlier run was about something else
   * @throws IOException if the file cannot be written
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; the results up
   *     to there stay in the file's {@link ResultFile#partialOf}
   */
  public void scoreInto(ResultFile file, ScoreListener listener) throws IOException {
    OptionalDouble threshold =
        detector.calibration().stream().mapToDouble(c -> c.threshold().value()).findFirst();
    Iterator<Example> left = images.iterator();
    Optional<ImageScore> last = file.replay(left, threshold, listener);
    if (last.isPresent()) {
      requireSame(last.get(), file);
    }
    score(left, file.and(listener));
    file.finish();
  }

  private void score(Iterator<Example> examples, ScoreListener listener) {
    if (outputs.isEmpty()) {
      detector.score(examples, listener);
      return;
    }
    try (OutputQueue queue = new OutputQueue(outputs, listener)) {
      detector.inspect(examples, queue);
      queue.drain();
    }
  }

  private void requireSame(ImageScore earlier, ResultFile file) throws IOException {
    double again = detector.inspect(earlier.example()).score().anomalyScore();
    if (Math.abs(again - earlier.anomalyScore()) > Threshold.ENGINE_MARGIN * Math.abs(again)) {
      throw file.foreign(
          "%s scored %s, and now %s".formatted(earlier.name(), earlier.anomalyScore(), again));
    }
    if (!outputs.arePresent(earlier.example())) {
      throw file.foreign("it wrote no such files as are asked for now");
    }
  }
}
