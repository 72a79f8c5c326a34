package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.results.ImageOutputs;
import dev.isomorph.anomaly.results.ImageOutputs.Kind;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.results.ResultFile;
import dev.isomorph.anomaly.results.ResultFormat;
import dev.isomorph.anomaly.results.ScoringRun;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.api.Backend;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringRunTest {
  private static final int COUNT = 200;
  private static final ImageSet IMAGES =
      PlainImages.of(IntStream.range(0, COUNT).map(i -> i % 50 == 49 ? -i : i).toArray());

  @TempDir private Path folder;
  private AnomalyDetector detector;

  @BeforeEach
  void train() {
    detector = trained(1);
  }

  private static AnomalyDetector trained(int epochs) {
    return AnomalyDetector.train(
        MeanImageEngine.architecture(),
        PlainImages.normal(60),
        Backend.of(new MeanImageEngine()),
        TrainingConfig.defaults().withEpochs(epochs).withBatchSize(8).withLearningRate(0.5),
        TrainingListener.SILENT);
  }

  @AfterEach
  void close() {
    detector.close();
  }

  private ScoringRun run(String maps) {
    return new ScoringRun(
        detector,
        ImageStream.of(IMAGES),
        new ImageOutputs(
            OutputNames.below(List.of(folder)),
            new MapScale(1),
            maps.isEmpty() ? Map.of() : Map.of(Kind.MAP, folder.resolve(maps))));
  }

  /** Interrupts the run's thread after some images. */
  private static final class Interrupting implements ScoreListener {
    private final int after;
    private int heard;
    private int resumedAt = -1;

    Interrupting(int after) {
      this.after = after;
    }

    @Override
    public void scored(ImageScore score) {
      if (++heard == after) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void skipped(UnreadableImageException reason) {
      heard++;
    }

    @Override
    public void resumed() {
      resumedAt = heard;
    }
  }

  private Interrupting into(Path target, String maps, int interruptAfter) throws IOException {
    Interrupting listener = new Interrupting(interruptAfter);
    try (ResultFile file = ResultFile.open(target, ResultFormat.CSV)) {
      run(maps).scoreInto(file, listener);
    }
    return listener;
  }

  @Test
  void an_interrupted_run_goes_on_where_it_was_and_ends_as_if_nothing_had_happened()
      throws IOException {
    Path whole = folder.resolve("whole.csv");
    into(whole, "", -1);
    Path target = folder.resolve("s.csv");
    assertThatThrownBy(() -> into(target, "maps", 70)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    long lines = Files.readAllLines(ResultFile.partialOf(target)).size() - 1;
    assertThat(lines).isBetween(70L, 199L);
    assertThat(count("maps")).as("each line has its map").isGreaterThanOrEqualTo(lines - 4);
    Interrupting second = into(target, "maps", -1);
    assertThat(second.resumedAt).isEqualTo((int) lines);
    assertThat(second.heard).isEqualTo(COUNT);
    assertThat(target).hasSameBinaryContentAs(whole);
    assertThat(count("maps")).isEqualTo(COUNT - 4);
  }

  @Test
  void another_model_does_not_go_on() throws IOException {
    Path target = folder.resolve("s.csv");
    assertThatThrownBy(() -> into(target, "", 70)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    Path partial = ResultFile.partialOf(target);
    String kept = Files.readString(partial);
    assertThatThrownBy(() -> into(target, "maps", -1))
        .hasMessageContaining("it wrote no such files as are asked for now");
    detector.close();
    detector = trained(2);
    assertThatThrownBy(() -> into(target, "", -1)).hasMessageContaining("another model");
    assertThat(partial).hasContent(kept);
  }

  private long count(String maps) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(maps))) {
      return files.filter(file -> file.toString().endsWith(".map.tiff")).count();
    }
  }
}
