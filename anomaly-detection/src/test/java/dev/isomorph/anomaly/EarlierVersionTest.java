package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingStart;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Device;
import dev.isomorph.api.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With what the command of version 0.1 wrote: {@code train images --backend reference
 * --architecture small.json --image 16x16 --method reconstruct --epochs 60 --batch 4
 * --checkpoint-every 1}. The model is of a training that came to its end, the run folder of the
 * same training that was killed in epoch 10 of 60; its loss curve was left out, and the paths in
 * {@code command.json} are not the original ones. The reference backend computes the same numbers
 * on every machine; its optimizer works in float64 and is kept in float32, so that a resumed
 * training differs by that rounding.
 */
class EarlierVersionTest {
  private static final double GOOD = 0.0165944847983228;
  private static final double HOLE = 0.02685648020695459;
  private static final double THRESHOLD = 0.0192941166078763;

  @TempDir private Path folder;
  private final Backend backend = Backends.load().named("reference");

  @BeforeEach
  void copy() throws Exception {
    Path kept = Path.of(getClass().getResource("version-0.1").toURI());
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, folder.resolve(kept.relativize(file).toString()));
      }
    }
  }

  @Test
  void a_model_is_opened_and_scores_as_it_did() throws IOException {
    try (AnomalyDetector detector =
        AnomalyDetector.open(folder.resolve("model"), backend, Device.CPU)) {
      Inspection good = detector.inspect(ImageSource.of(folder.resolve("good.png")));
      Inspection hole = detector.inspect(ImageSource.of(folder.resolve("hole.png")));
      assertThat(good.score().anomalyScore()).isCloseTo(GOOD, within(1e-9));
      assertThat(hole.score().anomalyScore()).isCloseTo(HOLE, within(1e-9));
      assertThat(hole.anomalous()).isTrue();
      assertThat(hole.score().threshold()).hasValue(THRESHOLD);
      assertThat(detector.calibration().orElseThrow().provenance())
          .isInstanceOfSatisfying(
              Provenance.Trained.class,
              trained -> {
                assertThat(trained.isomorphVersion()).isEqualTo("0.1.0-SNAPSHOT");
                assertThat(trained.steps()).isEqualTo(180);
              });
    }
  }

  @Test
  void a_run_is_resumed_and_ends_with_the_weights_of_the_training_that_was_not_stopped()
      throws IOException {
    List<Long> begun = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void trainingStarted(TrainingStart start) {
            begun.add(start.stepsDone());
          }
        };
    StateDict expected = ModelFolder.read(folder.resolve("model")).weights();
    try (RunFolder run = RunFolder.at(folder.resolve("model.run"));
        AnomalyDetector detector =
            AnomalyDetector.train(
                ModelFolder.read(folder.resolve("model")).architecture(),
                DataSet.open(folder.resolve("images")).training(),
                backend,
                TrainingConfig.defaults().withEpochs(60).withBatchSize(4),
                TrainingMethod.RECONSTRUCTION,
                run,
                listener)) {
      detector.save(folder.resolve("resumed"));
      assertThat(detector.calibration().orElseThrow().threshold().value())
          .isCloseTo(THRESHOLD, within(1e-9));
    }
    assertThat(begun).hasSize(1);
    assertThat(begun.get(0)).isBetween(1L, 31L);
    StateDict resumed = ModelFolder.read(folder.resolve("resumed")).weights();
    assertThat(resumed.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(resumed.get(name).toArray())
                    .as(name)
                    .containsExactly(tensor.toArray(), within(1e-6f)));
  }
}
