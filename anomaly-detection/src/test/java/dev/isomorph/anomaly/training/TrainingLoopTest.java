package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.MeanImageEngine;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.DivergedException;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.objective.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(8).withBatchSize(4).withLearningRate(0.1);

  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("run"));
  }

  private record Grey(int grey) implements ImageSource {
    @Override
    public String name() {
      return "grey " + grey;
    }

    @Override
    public RgbImage read() {
      byte[] samples = new byte[3];
      Arrays.fill(samples, (byte) grey);
      return new RgbImage(1, 1, samples);
    }
  }

  /** Reconstruction whose held-out scores are given, one for each epoch. */
  private record Told(List<Double> scores, Iterator<Double> next) implements TrainingMethod {
    static Told of(Double... scores) {
      return new Told(List.of(scores), List.of(scores).iterator());
    }

    @Override
    public String name() {
      return "told";
    }

    @Override
    public TrainingBatch prepare(Batch clean) {
      return RECONSTRUCTION.prepare(clean);
    }

    @Override
    public Objective objective(Architecture architecture) {
      return RECONSTRUCTION.objective(architecture);
    }

    @Override
    public Scoring scoring() {
      return Scoring.MEAN_SQUARED_ERROR;
    }

    @Override
    public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
      assertThat(heldOut.next().place().epoch()).isZero();
      return next.next();
    }
  }

  @Test
  void the_rate_rises_in_a_straight_line_and_falls_along_half_a_cosine() {
    LearningRateSchedule rates = new LearningRateSchedule(0.4, 3, 8);
    assertThat(IntStream.range(0, 8).mapToDouble(rates::at).toArray())
        .containsExactly(
            new double[] {
              0.1,
              0.2,
              0.3,
              0.4,
              0.4 * (0.01 + 0.99 * 0.8535533905932737),
              0.4 * 0.505,
              0.4 * (0.01 + 0.99 * 0.14644660940672627),
              0.004
            },
            within(1e-15));
  }

  @Test
  void patience_ends_the_training_with_the_weights_of_the_best_epoch() throws IOException {
    List<RoundSummary> epochs = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void roundDone(RoundSummary summary) {
            epochs.add(summary);
          }
        };
    try (RunFolder run = RunFolder.at(folder);
        AnomalyDetector detector =
            train(CONFIG.withPatience(2), Told.of(5.0, 3.0, 4.0, 3.0, 1.0), run, listener)) {
      assertThat(epochs).extracting(RoundSummary::best).containsExactly(true, true, false, false);
      Provenance.Trained trained =
          (Provenance.Trained) detector.calibration().orElseThrow().provenance();
      assertThat(trained.bestEpoch()).isEqualTo(2);
      assertThat(trained.complete()).isTrue();
      assertThat(trained.steps()).isEqualTo(4L * 6);
      // A fifth of thirty: three watch, three set the threshold.
      assertThat(trained.heldOutImages()).isEqualTo(6);
      assertThat(detector.calibration().orElseThrow().heldOutScores().count()).isEqualTo(3);
      Path model = temporary.resolve("model");
      detector.save(model);
      Path weights = model.resolve("weights.safetensors");
      assertThat(Files.mismatch(weights, folder.resolve("best.safetensors"))).isEqualTo(-1);
      assertThat(Files.mismatch(weights, folder.resolve("last.safetensors"))).isNotEqualTo(-1);
    }
    assertThat(ImageIO.read(folder.resolve("loss.png").toFile()).getWidth()).isEqualTo(1000);
  }

  @Test
  void the_average_of_all_steps_is_taken_and_the_training_goes_on_from_the_last()
      throws IOException {
    TrainingConfig each = CONFIG.withEpochs(2).withCheckpointEvery(Duration.ZERO).withPatience(2);
    List<float[]> single = weightsOfSteps(each);
    assertThat(weightsOfSteps(each.withAveraging(0.5)))
        .usingRecursiveComparison()
        .isEqualTo(single);
    double[] expected = new double[single.get(0).length];
    for (int step = 1; step <= single.size(); step++) {
      double kept = step == 1 ? 0 : Math.min(0.5, step / (step + 9.0));
      for (int i = 0; i < expected.length; i++) {
        expected[i] = kept * expected[i] + (1 - kept) * single.get(step - 1)[i];
      }
    }
    try (AnomalyDetector detector =
        train(
            CONFIG.withEpochs(2).withAveraging(0.5),
            Told.of(2.0, 3.0),
            TrainingRecord.NONE,
            TrainingListener.SILENT)) {
      Path model = folder.resolve("model");
      detector.save(model);
      float[] actual =
          Safetensors.read(model.resolve("weights.safetensors")).get("1.bias").toArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
        assertThat(actual[i]).isNotEqualTo(single.get(single.size() - 1)[i]);
      }
    }
  }

  @Test
  void without_epochs_every_fourth_step_is_averaged_by_the_fourth_power() throws IOException {
    TrainingConfig steps = CONFIG.withBudget(TrainingBudget.ofSteps(14)).withAveraging(0.9);
    List<float[]> single = weightsOfSteps(steps.withCheckpointEvery(Duration.ZERO));
    assertThat(single).hasSize(14);
    double[] expected = new double[single.get(0).length];
    for (int update = 1; update <= 3; update++) {
      double kept = update == 1 ? 0 : Math.min(0.6561, update / (update + 9.0));
      for (int i = 0; i < expected.length; i++) {
        expected[i] = kept * expected[i] + (1 - kept) * single.get(4 * update - 1)[i];
      }
    }
    try (AnomalyDetector detector =
        train(steps, scores(), TrainingRecord.NONE, TrainingListener.SILENT)) {
      detector.save(folder.resolve("model"));
      float[] actual =
          Safetensors.read(folder.resolve("model/weights.safetensors")).get("1.bias").toArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
      }
    }
  }

  /** Enough for every look. */
  private static Told scores() {
    return Told.of(IntStream.rangeClosed(1, 10).mapToObj(i -> (double) i).toArray(Double[]::new));
  }

  private List<float[]> weightsOfSteps(TrainingConfig config) {
    List<float[]> steps = new ArrayList<>();
    TrainingRecord record =
        new TrainingRecord() {
          @Override
          public void save(Checkpoint checkpoint) {
            if (checkpoint.state().steps() > steps.size()) {
              steps.add(checkpoint.last().get("1.bias").toArray());
            }
          }
        };
    train(config, scores(), record, TrainingListener.SILENT).close();
    return steps;
  }

  @Test
  void without_patience_all_epochs_are_done_and_the_last_weights_taken() throws IOException {
    try (RunFolder run = RunFolder.at(folder);
        AnomalyDetector detector =
            train(
                CONFIG,
                Told.of(1.0, 3.0, 4.0, 3.0, 5.0, 6.0, 7.0, 8.0),
                run,
                TrainingListener.SILENT)) {
      detector.save(temporary.resolve("model"));
      assertThat(
              Files.mismatch(
                  temporary.resolve("model/weights.safetensors"),
                  folder.resolve("last.safetensors")))
          .isEqualTo(-1);
      assertThat(detector.calibration().orElseThrow().heldOutScores().count()).isEqualTo(6);
    }
  }

  @Test
  void an_explosion_ends_the_training_and_leaves_the_last_good_weights() throws IOException {
    // The mean moves by more than twice its distance: it swings ever wider.
    TrainingConfig wild = CONFIG.withLearningRate(9).withCheckpointEvery(Duration.ZERO);
    try (RunFolder run = RunFolder.at(folder)) {
      assertThatThrownBy(
              () -> train(wild, TrainingMethod.RECONSTRUCTION, run, TrainingListener.SILENT))
          .isInstanceOf(DivergedException.class)
          .hasMessageMatching(
              "training step \\d+, epoch \\d: the loss has grown to .*, \\d+ times that of the first step; use a lower learning rate than 9.0, or a longer warm-up; the weights of step \\d+ are in .*last.safetensors.*");
    }
    assertThat(Safetensors.read(folder.resolve("last.safetensors")).names()).isNotEmpty();
    assertThat(folder.resolve("checkpoint.safetensors")).doesNotExist();
    assertThat(engine.openModels()).isZero();
  }

  private AnomalyDetector train(
      TrainingConfig config, TrainingMethod method, TrainingRecord run, TrainingListener listener) {
    ImageSet images =
        ImageSet.normal("greys", IntStream.range(0, 30).mapToObj(i -> new Grey(90 + i)).toList());
    return AnomalyDetector.train(
        MeanImageEngine.architecture(), images, backend, config, method, run, listener);
  }
}
