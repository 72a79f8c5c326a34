package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.metrics.FalseAlarms;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.training.HeldOutSplit;
import dev.isomorph.anomaly.training.RoundSummary;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingProgress;
import dev.isomorph.anomaly.training.TrainingStart;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {
  /** The mean-image backend has learnt enough after this. */
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(8).withBatchSize(8).withLearningRate(0.5);

  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);

  @Test
  void normal_images_stay_below_the_threshold_and_others_do_not() {
    try (AnomalyDetector detector = train(PlainImages.normal(60), CONFIG)) {
      Scores scores = detector.score(PlainImages.of(100, 95, 200, 0));
      assertThat(scores.images())
          .extracting(image -> image.verdict() == Label.ANOMALOUS)
          .containsExactly(false, false, true, true);
      assertThat(scores.anomalous()).isEqualTo(2);
    }
    assertThat(engine.openModels).isZero();
  }

  @Test
  void the_score_is_the_mean_squared_error_and_the_mean_of_the_error_map() throws Exception {
    try (AnomalyDetector detector = train(PlainImages.normal(60), CONFIG)) {
      ImageSet images = PlainImages.of(200);
      Inspection inspection = detector.inspect(images.examples().get(0));
      Tensor input = inspection.input();
      Tensor output = inspection.reconstruction();
      assertThat(input.shape()).containsExactly(1, 3, 2, 3);
      assertThat(input.at(0)).isEqualTo((float) (200 / 127.5 - 1));
      double expected = 0;
      for (int i = 0; i < input.size(); i++) {
        expected += Math.pow((double) input.at(i) - output.at(i), 2) / input.size();
      }
      assertThat(inspection.score().anomalyScore()).isCloseTo(expected, within(1e-12));
      assertThat(inspection.map().shape()).containsExactly(2, 3);
      double mean = 0;
      for (int i = 0; i < 6; i++) {
        mean += inspection.map().at(i) / 6;
      }
      assertThat(mean).isCloseTo(expected, within(1e-6));
      assertThat(detector.score(images).images().get(0)).isEqualTo(inspection.score());
    }
  }

  @Test
  void many_images_are_inspected_as_each_is_alone() throws Exception {
    try (AnomalyDetector detector = train(PlainImages.normal(60), CONFIG)) {
      int[] greys = IntStream.range(0, 40).map(i -> i == 35 ? -1 : 5 * i).toArray();
      ImageSet images = PlainImages.of(greys);
      List<Inspection> inspections = new ArrayList<>();
      List<String> skipped = new ArrayList<>();
      detector.inspect(
          images.examples().iterator(),
          new InspectionListener() {
            @Override
            public void inspected(Inspection inspection) {
              inspections.add(inspection);
            }

            @Override
            public void skipped(UnreadableImageException reason) {
              skipped.add(reason.image() + " after " + inspections.size());
            }
          });
      assertThat(skipped).containsExactly("grey -1 after 35");
      assertThat(inspections).hasSize(39);
      for (Inspection inspection : inspections) {
        Inspection alone = detector.inspect(inspection.score().example());
        assertThat(inspection.score()).isEqualTo(alone.score());
        assertThat(inspection.input().toArray()).isEqualTo(alone.input().toArray());
        assertThat(inspection.reconstruction().toArray())
            .isEqualTo(alone.reconstruction().toArray());
        assertThat(inspection.map().toArray()).isEqualTo(alone.map().toArray());
      }
    }
  }

  @Test
  void a_score_does_not_depend_on_the_images_beside_it() {
    try (AnomalyDetector detector = train(PlainImages.normal(60), CONFIG)) {
      int[] greys = IntStream.range(0, 75).map(i -> 3 * i).toArray();
      List<ImageScore> together = detector.score(PlainImages.of(greys)).images();
      for (int i = 0; i < greys.length; i++) {
        double alone = detector.score(PlainImages.of(greys[i])).images().get(0).anomalyScore();
        assertThat(together.get(i).anomalyScore()).isEqualTo(alone);
      }
    }
  }

  @Test
  void the_threshold_comes_from_images_that_were_not_trained_on() {
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void trainingStarted(TrainingStart start) {
            HeldOutSplit split = start.images().split();
            events.add(
                split.training().length
                    + " "
                    + split.calibration().length
                    + " "
                    + start.plannedSteps() / start.budget().epochs());
          }
        };
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            MeanImageEngine.architecture(), PlainImages.normal(100), backend, CONFIG, listener)) {
      assertThat(events).containsExactly("80 20 10");
      ScoreStatistics scores = detector.calibration().orElseThrow().heldOutScores();
      assertThat(scores.count()).isEqualTo(20);
      // Twenty scores are too few for one false alarm in a hundred: the highest it is.
      assertThat(detector.calibration().orElseThrow().threshold())
          .isEqualTo(
              new Threshold(
                  scores.maximum() * 1.001, new Threshold.OfNormal(new FalseAlarms(0.01, 20, 20))));
      assertThat(trained(detector).trainingImages()).isEqualTo(80);
      assertThat(trained(detector).heldOutImages()).isEqualTo(20);
    }
  }

  @Test
  void unreadable_images_are_reported_and_the_others_scored() {
    List<String> skipped = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void imageSkipped(UnreadableImageException reason) {
            skipped.add(reason.getMessage());
          }
        };
    ImageSet images = PlainImages.of(100, -1, 101, 102, 99, -2, 98, 97);
    try (AnomalyDetector detector =
        AnomalyDetector.train(MeanImageEngine.architecture(), images, backend, CONFIG, listener)) {
      assertThat(skipped).containsExactly("grey -1: negative", "grey -2: negative");
      assertThat(trained(detector).unreadableImages()).isEqualTo(2);
      Scores scores = detector.score(PlainImages.of(-3, 100, -4, 5));
      assertThat(scores.images())
          .extracting(ImageScore::name)
          .containsExactly("grey 100", "grey 5");
      assertThat(scores.unreadable()).hasSize(2);
      assertThat(detector.score(PlainImages.of(-3)).images()).isEmpty();
      assertThatThrownBy(() -> detector.inspect(PlainImages.of(-3).examples().get(0)))
          .isInstanceOf(UnreadableImageException.class);
    }
  }

  @Test
  void a_single_image_left_over_joins_the_batch_before() {
    // 22 images: 4 held out, 18 trained on; batches of 8: 8, 8 and 2. Batches of 17: 18.
    train(PlainImages.normal(22), CONFIG.withEpochs(2)).close();
    assertThat(engine.batchSizes).containsExactly(8, 8, 2, 8, 8, 2);
    engine.batchSizes.clear();
    train(PlainImages.normal(22), CONFIG.withEpochs(1).withBatchSize(17)).close();
    assertThat(engine.batchSizes).containsExactly(18);
  }

  @Test
  void the_learning_rate_falls_along_half_a_cosine() {
    train(PlainImages.normal(22), CONFIG.withEpochs(3)).close();
    assertThat(engine.learningRates).hasSize(9);
    assertThat(engine.learningRates.get(0)).isEqualTo(0.5);
    assertThat(engine.learningRates.get(4)).isCloseTo(0.5 * 0.505, within(1e-12));
    assertThat(engine.learningRates.get(8)).isCloseTo(0.005, within(1e-12));
  }

  @Test
  void equal_seeds_give_equal_detectors() {
    ImageSet images = PlainImages.normal(50);
    try (AnomalyDetector one = train(images, CONFIG.withSeed(5));
        AnomalyDetector same = train(images, CONFIG.withSeed(5).withImageMemoryBytes(0));
        AnomalyDetector other = train(images, CONFIG.withSeed(6))) {
      assertThat(same.calibration().orElseThrow().threshold())
          .isEqualTo(one.calibration().orElseThrow().threshold());
      assertThat(same.calibration().orElseThrow().heldOutScores())
          .isEqualTo(one.calibration().orElseThrow().heldOutScores());
      assertThat(other.calibration().orElseThrow().heldOutScores())
          .isNotEqualTo(one.calibration().orElseThrow().heldOutScores());
    }
  }

  @Test
  void progress_counts_every_step_and_epoch() {
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingProgress p) {
            events.add("%d/%d %d/%d".formatted(p.epoch(), p.epochs(), p.steps(), p.plannedSteps()));
            assertThat(p.imagesPerSecond()).isPositive();
          }

          @Override
          public void roundDone(RoundSummary summary) {
            events.add("epoch " + summary.epoch());
          }
        };
    AnomalyDetector.train(
            MeanImageEngine.architecture(),
            PlainImages.normal(20),
            backend,
            CONFIG.withEpochs(2),
            listener)
        .close();
    assertThat(events)
        .containsExactly("1/2 1/4", "1/2 2/4", "epoch 1", "2/2 3/4", "2/2 4/4", "epoch 2");
  }

  @Test
  void a_cancelled_training_gives_what_it_has() {
    TrainingListener stopAfterThree =
        new TrainingListener() {
          @Override
          public boolean cancelled() {
            return engine.batchSizes.size() >= 3;
          }
        };
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            MeanImageEngine.architecture(),
            PlainImages.normal(60),
            backend,
            CONFIG,
            stopAfterThree)) {
      assertThat(trained(detector).steps()).isEqualTo(3);
      assertThat(trained(detector).complete()).isFalse();
      assertThat(detector.score(PlainImages.of(100)).images()).hasSize(1);
    }
  }

  @Test
  void an_interrupted_training_gives_what_it_has_and_stays_interrupted() {
    TrainingListener interrupts =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingProgress progress) {
            Thread.currentThread().interrupt();
          }
        };
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            MeanImageEngine.architecture(), PlainImages.normal(60), backend, CONFIG, interrupts)) {
      assertThat(Thread.interrupted()).isTrue();
      assertThat(trained(detector).steps()).isEqualTo(1);
    }
  }

  @Test
  void a_training_cancelled_before_its_first_step_gives_nothing() {
    TrainingListener cancelled =
        new TrainingListener() {
          @Override
          public boolean cancelled() {
            return true;
          }
        };
    assertThatThrownBy(
            () ->
                AnomalyDetector.train(
                    MeanImageEngine.architecture(),
                    PlainImages.normal(60),
                    backend,
                    CONFIG,
                    cancelled))
        .isInstanceOf(CancellationException.class);
    assertThat(engine.openModels).isZero();
  }

  @Test
  void too_few_images_are_an_error() {
    assertThatThrownBy(() -> train(PlainImages.of(1, 2, 3, -1), CONFIG))
        .isInstanceOf(DataSetException.class)
        .hasMessageStartingWith("plain images: expected at least 4 readable normal images")
        .hasMessageEndingWith("got 3; 1 cannot be read: grey -1: negative");
    assertThat(engine.openModels).isZero();
  }

  @Test
  void an_architecture_that_does_not_reproduce_images_is_refused() {
    GraphBuilder graph = Architecture.builder("flat", Shape.of(3, 2, 3));
    Architecture flat = graph.build(graph.add("flat", new Flatten(), graph.input()));
    assertThatThrownBy(
            () ->
                AnomalyDetector.train(
                    flat, PlainImages.normal(9), backend, CONFIG, TrainingListener.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got [N, 3, 2, 3] -> [N, 18]");
  }

  @Test
  void settings_out_of_range_are_named() {
    assertThatThrownBy(() -> CONFIG.withBatchSize(1))
        .hasMessage("TrainingConfig.batchSize: expected >= 2, got 1");
    assertThatThrownBy(() -> CONFIG.withEpochs(0)).hasMessageContaining("epochs: expected >= 1");
    assertThatThrownBy(() -> CONFIG.withLearningRate(Double.NaN)).hasMessageContaining("got NaN");
  }

  private AnomalyDetector train(ImageSet images, TrainingConfig config) {
    return AnomalyDetector.train(
        MeanImageEngine.architecture(), images, backend, config, TrainingListener.SILENT);
  }

  private static Provenance.Trained trained(AnomalyDetector detector) {
    return (Provenance.Trained) detector.calibration().orElseThrow().provenance();
  }
}
