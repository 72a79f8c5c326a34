package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.results.ResultFile;
import dev.isomorph.anomaly.results.ResultFormat;
import dev.isomorph.anomaly.results.ScoreSummary;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What keeps results, fed with many scores that no network made; to be run with a small heap.
 * Arguments: a mode, how many images, a folder to write into. Prints the bytes of the heap that are
 * in use at the end.
 */
final class ScoringMemory {
  private static final OptionalDouble THRESHOLD = OptionalDouble.of(0.9);

  private ScoringMemory() {}

  public static void main(String[] arguments) throws IOException {
    int images = Integer.parseInt(arguments[1]);
    Path folder = Path.of(arguments[2]);
    ScoreListener kept =
        switch (arguments[0]) {
          case "results" -> results(images, folder);
          case "report" -> report(images, folder);
          case "keeping" -> fed(new Keeping(), images);
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.println(runtime.totalMemory() - runtime.freeMemory());
    kept.resumed(); // what is kept is reachable until here
  }

  /** Half of the results are written, then the file is continued, as after a kill. */
  private static ScoreListener results(int images, Path folder) throws IOException {
    Path target = folder.resolve("scores.csv");
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      fed(file, images / 2);
    }
    ScoreSummary summary = new ScoreSummary();
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      Iterator<Example> left = examples(images);
      file.replay(left, THRESHOLD, summary);
      feed(file.and(summary), left);
      file.finish();
    }
    require(summary.scored() == images);
    return summary;
  }

  private static ScoreListener report(int images, Path folder) throws IOException {
    Report report = fed(new Report("many", OutputNames.below(List.of(folder)), Map.of()), images);
    report.write(
        folder.resolve("report.html"),
        (shown, listener) ->
            shown.forEachRemaining(
                example ->
                    listener.skipped(new UnreadableImageException(example.name(), "gone", null))),
        Optional.empty());
    require(report.summary().scored() == images);
    return report;
  }

  private static <T extends ScoreListener> T fed(T listener, int images) {
    feed(listener, examples(images));
    return listener;
  }

  private static void feed(ScoreListener listener, Iterator<Example> examples) {
    SplittableRandom random = new SplittableRandom(1);
    examples.forEachRemaining(
        example -> listener.scored(new ImageScore(example, random.nextDouble(), THRESHOLD)));
  }

  private static Iterator<Example> examples(int images) {
    return IntStream.range(0, images).mapToObj(ScoringMemory::example).iterator();
  }

  private static Example example(int number) {
    Path path = Path.of("/photos/%04d/%07d.png".formatted(number / 1000, number));
    Label label = number % 10 == 0 ? Label.ANOMALOUS : Label.NORMAL;
    return new Example(
        ImageSource.of(path), label, label == Label.NORMAL ? "good" : "hole", Optional.empty());
  }

  /** What must not be done: keeps the images. */
  private static final class Keeping implements ScoreListener {
    private final List<ImageScore> scores = new ArrayList<>();

    @Override
    public void scored(ImageScore score) {
      scores.add(score);
    }

    @Override
    public void skipped(UnreadableImageException reason) {}
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("expected every image to be counted");
    }
  }
}
