package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.MeanImageEngine;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that dies, wherever it dies, ends with the bits of one that does not. */
class ResumedTrainingTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withEpochs(4)
          .withBatchSize(4)
          .withLearningRate(1e-2)
          .withWarmUp(1)
          .withPatience(3)
          .withAveraging(0.9)
          .withAugmentations(EnumSet.allOf(Augment.class))
          .withCheckpointEvery(Duration.ZERO);

  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("run"));
  }

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
  void a_training_on_crops_is_resumed_with_the_same_crops() throws IOException {
    TrainingConfig tiled = CONFIG.withTiling(new Tiling(1, 1)).withImageMemoryBytes(30 * 6 * 18);
    StateDict expected = train(folder.resolve("undisturbed"), tiled, -1, false);
    Path disturbed = folder.resolve("disturbed");
    for (int step : new int[] {2, 20}) {
      assertThatThrownBy(() -> train(disturbed, tiled, step, true)).isInstanceOf(Death.class);
    }
    assertThatThrownBy(() -> train(disturbed, tiled.withTiling(new Tiling(0, 1)), -1, false))
        .hasMessageContaining("tiles: begun with overlap 1, got overlap 0");
    assertThatThrownBy(() -> train(disturbed, tiled.withImageMemoryBytes(7), -1, false))
        .hasMessageContaining("image memory: begun with 3240, got 7");
    assertSame(train(disturbed, tiled, -1, false), expected);
  }

  @Test
  void a_training_that_did_not_record_its_image_memory_is_resumed() throws IOException {
    TrainingConfig tiled = CONFIG.withTiling(new Tiling(1, 1));
    assertThatThrownBy(() -> train(folder, tiled, 2, true)).isInstanceOf(Death.class);
    Path settings = folder.resolve("run.json");
    String recorded = Files.readString(settings);
    Files.writeString(settings, recorded.replaceAll(" *\"image memory\" : \"[0-9]+\",\n", ""));
    assertThat(settings).content().isNotEqualTo(recorded);
    train(folder, tiled, -1, false);
  }

  @Test
  void a_training_on_the_fixed_tiles_of_earlier_versions_is_refused() throws IOException {
    TrainingConfig tiled = CONFIG.withTiling(new Tiling(1, 1));
    assertThatThrownBy(() -> train(folder, tiled, 2, true)).isInstanceOf(Death.class);
    Path settings = folder.resolve("run.json");
    Files.writeString(
        settings, Files.readString(settings).replaceAll(" *\"crops\" : \"random\",\n", ""));
    assertThatThrownBy(() -> train(folder, tiled, -1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got one on fixed tiles, which this version does not resume");
  }

  @Test
  void a_checkpoint_of_an_earlier_version_is_resumed_with_the_same_bits() throws IOException {
    StateDict expected = train(folder.resolve("undisturbed"), CONFIG, -1, false);
    Path disturbed = folder.resolve("disturbed");
    for (int step : new int[] {5, 13}) {
      assertThatThrownBy(() -> train(disturbed, CONFIG, step, true)).isInstanceOf(Death.class);
      Path file = disturbed.resolve("checkpoint.safetensors");
      String state =
          Safetensors.metadata(file)
              .get("isomorph.training")
              .replace("imagesInRound", "imagesInEpoch")
              .replace("roundLoss", "epochLoss")
              .replace("bestRound", "bestEpoch")
              .replaceAll("\"(rounds|bestStep)\":[0-9]+,", "")
              .replaceAll("\"plan\":\\{[^}]*},", "");
      assertThat(state).doesNotContain("ound", "plan", "bestStep").contains("bestEpoch");
      Safetensors.write(file, Safetensors.read(file), Map.of("isomorph.training", state));
    }
    assertSame(train(disturbed, CONFIG, -1, false), expected);
    assertThat(metrics(disturbed)).isEqualTo(metrics(folder.resolve("undisturbed")));
  }

  @Test
  void a_checkpoint_keeps_the_plan() throws IOException {
    train(folder, CONFIG, -1, false);
    Path file = folder.resolve("checkpoint.safetensors");
    Checkpoint before = Checkpoint.read(file);
    TrainingState planned =
        before.state().planned(new TrainingState.Planned("1600 steps, at most 6 min", 1234));
    new Checkpoint(planned, before.last(), before.best(), before.average(), before.optimizer())
        .write(file);
    assertThat(Checkpoint.readState(file)).isEqualTo(planned);
  }

  @Test
  void epochs_do_not_become_steps() throws IOException {
    assertThatThrownBy(() -> train(folder, CONFIG, 2, true)).isInstanceOf(Death.class);
    assertThatThrownBy(
            () -> train(folder, CONFIG.withBudget(TrainingBudget.ofSteps(30)), -1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("budget: begun with epochs, got steps or time");
  }

  @Test
  void a_training_that_is_over_gives_its_detector_again() throws IOException {
    StateDict first = train(folder, CONFIG, -1, false);
    String metrics = Files.readString(folder.resolve("metrics.jsonl"));
    assertSame(train(folder, CONFIG, -1, false), first);
    assertThat(Files.readString(folder.resolve("metrics.jsonl"))).isEqualTo(metrics);
  }

  @Test
  void it_is_resumed_with_settings_of_the_same_meaning_only() throws IOException {
    assertThatThrownBy(() -> train(folder, CONFIG, 3, true)).isInstanceOf(Death.class);
    assertThatThrownBy(() -> train(folder, CONFIG.withBatchSize(5).withSeed(2), -1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            folder
                + ": cannot be resumed, for it would not end as it began: batch size: begun with 4, got 5; seed: begun with 1, got 2");
    assertThatThrownBy(() -> train(folder, CONFIG.withAveraging(0), -1, false))
        .hasMessageContaining("averaging: begun with 0.9, got 0.0");
    assertThatThrownBy(() -> train(folder, CONFIG.withAugmentations(Set.of()), -1, false))
        .hasMessageContaining("augmentations: begun with [FLIP, ROTATE, COLOUR], got []");
    assertThatThrownBy(() -> train(folder, CONFIG.withPatience(2), -1, false))
        .hasMessageContaining("patience: begun with 3, got 2");
    assertThatThrownBy(() -> train(folder, CONFIG.withWarmUp(2), -1, false))
        .hasMessageContaining("warm-up epochs: begun with 1, got 2");
    assertThatThrownBy(() -> train(folder, CONFIG, -1, false, images(31), TrainingListener.SILENT))
        .hasMessageContaining("images: begun with 30 with pixels ")
        .hasMessageContaining(", got 31 with pixels ");
    train(folder, CONFIG.withCheckpointEvery(Duration.ofHours(1)), -1, false);
  }

  @Test
  void settings_that_an_earlier_version_wrote_otherwise_mean_the_same() throws IOException {
    StateDict expected = train(folder.resolve("undisturbed"), CONFIG, -1, false);
    Path disturbed = folder.resolve("disturbed");
    assertThatThrownBy(() -> train(disturbed, CONFIG, 3, true)).isInstanceOf(Death.class);
    Path settings = disturbed.resolve("run.json");
    String whole = Files.readString(settings);
    String earlier =
        whole
            .replaceAll(" *\"(precision|tiles|scoring)\" : \"[^\"]*\",\n", "")
            .replaceAll("(\"architecture\" : \"mean-image) [^\"]*", "$1 another-digest")
            .replace("\"0.01\"", "\"1e-2\"")
            .replace("[FLIP, ROTATE, COLOUR]", "[COLOUR,FLIP, ROTATE]");
    assertThat(earlier.lines()).hasSize((int) whole.lines().count() - 3);
    assertThat(earlier).contains("another-digest", "1e-2", "[COLOUR,");
    Files.writeString(settings, earlier);
    assertSame(train(disturbed, CONFIG, -1, false), expected);
    assertThat(settings).hasContent(whole);
  }

  @Test
  void with_more_epochs_it_takes_their_learning_rates_from_where_it_is() throws IOException {
    TrainingConfig more = CONFIG.withEpochs(6);
    Path undisturbed = folder.resolve("undisturbed");
    train(undisturbed, CONFIG.withPatience(4), -1, false);
    StateDict expected = train(undisturbed, more.withPatience(6), -1, false);
    List<Double> rates = new ArrayList<>();
    for (String line : metrics(undisturbed)) {
      if (line.contains("learning_rate")) {
        rates.add(Double.valueOf(line.replaceAll(".*\"learning_rate\":([0-9.E-]+).*", "$1")));
      }
    }
    assertThat(rates).hasSize(36);
    for (int step = 0; step < 36; step++) {
      int planned = step < 24 ? 24 : 36;
      double share = (step - 6) / (planned - 7.0);
      double expectedRate =
          step < 6
              ? 1e-2 * (step + 1) / 7
              : 1e-2 * (0.01 + 0.99 * (1 + Math.cos(Math.PI * share)) / 2);
      assertThat(rates.get(step)).as("step %d", step).isCloseTo(expectedRate, within(1e-12));
    }
    assertThat(RunFolder.settings(undisturbed).orElseThrow().value(RunSettings.EPOCHS))
        .isEqualTo("6");

    Path disturbed = folder.resolve("disturbed");
    train(disturbed, CONFIG.withPatience(4), -1, false);
    for (int step : new int[] {24, 26, 33}) {
      assertThatThrownBy(() -> train(disturbed, more.withPatience(6), step, true))
          .isInstanceOf(Death.class);
    }
    assertSame(train(disturbed, more.withPatience(6), -1, false), expected);
    assertThat(metrics(disturbed)).isEqualTo(metrics(undisturbed));
  }

  @Test
  void with_fewer_epochs_it_ends_there_or_at_once() throws IOException {
    Path there = folder.resolve("there");
    assertThatThrownBy(() -> train(there, CONFIG, 13, true)).isInstanceOf(Death.class);
    train(there, CONFIG.withEpochs(3), -1, false);
    assertThat(RunFolder.state(there).orElseThrow().steps()).isEqualTo(18);
    assertThat(RunFolder.state(there).orElseThrow().ended()).isTrue();

    Path past = folder.resolve("past");
    assertThatThrownBy(() -> train(past, CONFIG, 13, true)).isInstanceOf(Death.class);
    Checkpoint before = Checkpoint.read(past.resolve("checkpoint.safetensors"));
    // One epoch has no room for the warm-up.
    StateDict weights = train(past, CONFIG.withWarmUp(0).withEpochs(1), -1, false);
    Checkpoint after = Checkpoint.read(past.resolve("checkpoint.safetensors"));
    assertThat(after.state()).isEqualTo(before.state().lasting(6));
    assertThat(after.state().ended()).isTrue();
    assertSame(after.last(), before.last());
    assertSame(weights, before.best().orElseThrow());
    assertThat(metrics(past)).hasSize(13 + 2);
  }

  @Test
  void fewer_epochs_cut_the_warm_up_short_only_while_they_last() throws IOException {
    TrainingConfig longer = CONFIG.withWarmUp(2);
    assertThatThrownBy(() -> train(folder, longer, 3, true)).isInstanceOf(Death.class);
    assertThatThrownBy(() -> train(folder, CONFIG.withEpochs(2), 5, true))
        .isInstanceOf(Death.class);
    assertThat(RunFolder.settings(folder).orElseThrow().value(RunSettings.WARM_UP)).isEqualTo("1");
    assertThatThrownBy(() -> train(folder, longer, 8, true)).isInstanceOf(Death.class);
    assertThat(RunFolder.settings(folder).orElseThrow().value(RunSettings.WARM_UP)).isEqualTo("2");
    assertThatThrownBy(() -> train(folder, longer.withWarmUp(3), -1, false))
        .hasMessageContaining("warm-up epochs: begun with 2, got 3");
    train(folder, longer, -1, false);
  }

  @Test
  void a_warm_up_that_was_cut_short_may_stay_so() throws IOException {
    TrainingConfig longer = CONFIG.withWarmUp(2);
    assertThatThrownBy(() -> train(folder, longer, 3, true)).isInstanceOf(Death.class);
    assertThatThrownBy(() -> train(folder, CONFIG.withEpochs(2), 5, true))
        .isInstanceOf(Death.class);
    train(folder, longer.withWarmUp(1), -1, false);
    assertThat(RunFolder.settings(folder).orElseThrow().value(RunSettings.WARM_UP)).isEqualTo("1");
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
              MeanImageEngine.architecture(),
              images,
              backend,
              config,
              TrainingMethod.RECONSTRUCTION,
              mortal,
              listener)) {
        Path saved = temporary.resolve("model");
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
    public void round(RoundSummary summary) {
      run.round(summary);
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
        state.imagesInRound(),
        state.roundLoss(),
        state.rounds(),
        state.bestRound(),
        state.bestStep(),
        state.bestScore(),
        state.plan(),
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
