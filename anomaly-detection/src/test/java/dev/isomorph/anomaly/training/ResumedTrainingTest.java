package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.MeanImageBackend;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that dies, wherever it dies, ends with the bits of one that does not. */
class ResumedTrainingTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withEpochs(4)
          .withBatchSize(4)
          .withLearningRate(1e-2)
          .withWarmUpEpochs(1)
          .withPatience(3)
          .withAveraging(0.9)
          .withAugmentations(EnumSet.allOf(Augment.class))
          .withCheckpointEvery(Duration.ZERO);

  private final MeanImageBackend backend = new MeanImageBackend();

  @TempDir private Path folder;

  /** As a process that dies: nothing of the training is told. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private record Noise(int number) implements ImageSource {
    @Override
    public String name() {
      return "noise " + number;
    }

    @Override
    public RgbImage read() {
      CounterGenerator numbers = CounterGenerator.of(number, "noise");
      byte[] samples = new byte[3 * 8 * 8];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (128 + 60 * numbers.uniform(i));
      }
      return new RgbImage(8, 8, samples);
    }
  }

  @Test
  void wherever_it_dies_it_ends_with_the_same_bits() throws IOException {
    Path undisturbed = folder.resolve("undisturbed");
    StateDict expected = train(undisturbed, CONFIG, -1, false);
    Path disturbed = folder.resolve("disturbed");
    for (int step : new int[] {1, 3, 6, 7, 12, 13, 14, 22}) {
      for (boolean afterSaving : new boolean[] {false, true}) {
        assertThatThrownBy(() -> train(disturbed, CONFIG, step, afterSaving))
            .isInstanceOf(Death.class);
      }
    }
    StateDict actual = train(disturbed, CONFIG, -1, false);
    assertSame(actual, expected);
    Checkpoint wanted = Checkpoint.read(undisturbed.resolve("checkpoint.safetensors"));
    Checkpoint found = Checkpoint.read(disturbed.resolve("checkpoint.safetensors"));
    assertSame(found.last(), wanted.last());
    assertSame(found.best().orElseThrow(), wanted.best().orElseThrow());
    assertSame(found.average().orElseThrow(), wanted.average().orElseThrow());
    assertSame(found.optimizer().buffers(), wanted.optimizer().buffers());
    assertThat(timeless(found.state())).isEqualTo(timeless(wanted.state()));
    assertThat(metrics(disturbed)).isEqualTo(metrics(undisturbed));
    assertThat(metrics(disturbed)).hasSizeGreaterThan(20);
  }

  @Test
  void a_training_on_tiles_goes_on_with_the_same_tiles() throws IOException {
    TrainingConfig tiled = CONFIG.withTiling(new Tiling(1, 1)).withImageMemoryBytes(30 * 6 * 18);
    StateDict expected = train(folder.resolve("undisturbed"), tiled, -1, false);
    Path disturbed = folder.resolve("disturbed");
    for (int step : new int[] {2, 20}) {
      assertThatThrownBy(() -> train(disturbed, tiled, step, true)).isInstanceOf(Death.class);
    }
    assertThatThrownBy(() -> train(disturbed, tiled.withTiling(new Tiling(0, 1)), -1, false))
        .hasMessageContaining("tiles: begun with overlap 1, got overlap 0");
    assertSame(train(disturbed, tiled, -1, false), expected);
  }

  @Test
  void a_training_that_is_over_gives_its_detector_again() throws IOException {
    StateDict first = train(folder, CONFIG, -1, false);
    String metrics = Files.readString(folder.resolve("metrics.jsonl"));
    assertSame(train(folder, CONFIG, -1, false), first);
    assertThat(Files.readString(folder.resolve("metrics.jsonl"))).isEqualTo(metrics);
  }

  @Test
  void it_goes_on_with_the_same_settings_only() throws IOException {
    assertThatThrownBy(() -> train(folder, CONFIG, 3, true)).isInstanceOf(Death.class);
    assertThatThrownBy(() -> train(folder, CONFIG.withEpochs(5).withSeed(2), -1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            folder
                + ": cannot go on, for it would not end as it began: epochs: begun with 4, got 5; seed: begun with 1, got 2");
    assertThatThrownBy(() -> train(folder, CONFIG.withAveraging(0), -1, false))
        .hasMessageContaining("averaging: begun with 0.9, got nothing");
    assertThatThrownBy(() -> train(folder, CONFIG, -1, false, images(31), TrainingListener.SILENT))
        .hasMessageContaining("images: begun with 30 with pixels ")
        .hasMessageContaining(", got 31 with pixels ");
    train(folder, CONFIG.withCheckpointEvery(Duration.ofHours(1)), -1, false);
  }

  @Test
  void a_damaged_checkpoint_is_named() throws IOException {
    assertThatThrownBy(() -> train(folder, CONFIG, 3, true)).isInstanceOf(Death.class);
    Path file = folder.resolve("checkpoint.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
    assertThatThrownBy(() -> train(folder, CONFIG, -1, false))
        .hasMessageContaining(file.toString());
  }

  private StateDict train(Path folder, TrainingConfig config, int dies, boolean afterSaving)
      throws IOException {
    return train(folder, config, dies, afterSaving, images(30), TrainingListener.SILENT);
  }

  /** Trains, and dies before or after the checkpoint of a step; gives the weights. */
  private StateDict train(
      Path folder,
      TrainingConfig config,
      int dies,
      boolean afterSaving,
      ImageSet images,
      TrainingListener listener)
      throws IOException {
    try (RunFolder run = RunFolder.at(folder)) {
      TrainingRecord mortal = new Mortal(run, dies, afterSaving);
      try (AnomalyDetector detector =
          AnomalyDetector.train(
              MeanImageBackend.architecture(),
              images,
              backend,
              config,
              TrainingMethod.RECONSTRUCTION,
              mortal,
              listener)) {
        Path saved = folder.resolveSibling(folder.getFileName() + "-model");
        detector.save(saved);
        return Safetensors.read(saved.resolve("weights.safetensors"));
      }
    }
  }

  private record Mortal(RunFolder run, int dies, boolean afterSaving) implements TrainingRecord {
    @Override
    public Optional<Checkpoint> begin(RunSettings settings) {
      return run.begin(settings);
    }

    @Override
    public void step(TrainingProgress progress) {
      run.step(progress);
    }

    @Override
    public void epoch(EpochSummary summary) {
      run.epoch(summary);
    }

    @Override
    public void save(Checkpoint checkpoint) {
      boolean last = checkpoint.state().steps() == dies;
      if (last && !afterSaving) {
        throw new Death();
      }
      run.save(checkpoint);
      if (last) {
        throw new Death();
      }
    }

    @Override
    public void stopped(Checkpoint checkpoint) {
      run.stopped(checkpoint);
    }
  }

  private static ImageSet images(int count) {
    return ImageSet.normal("noise", IntStream.range(0, count).mapToObj(Noise::new).toList());
  }

  private static void assertSame(StateDict actual, StateDict expected) {
    assertThat(actual.names()).isNotEmpty().isEqualTo(expected.names());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(actual.get(name).toArray()).as(name).isEqualTo(tensor.toArray()));
  }

  private static TrainingState timeless(TrainingState state) {
    return new TrainingState(
        state.steps(),
        state.firstLoss(),
        state.lossSum(),
        state.imagesInEpoch(),
        state.epochLoss(),
        state.bestEpoch(),
        state.bestScore(),
        state.ending(),
        0);
  }

  private static List<String> metrics(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      lines.add(line.replaceAll(",\"images_per_second\":[0-9.E-]+", ""));
    }
    return lines;
  }
}
