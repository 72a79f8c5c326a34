package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Device;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.TextureRestorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way on a real engine: cloth is woven, a small network trained, saved, opened, asked.
 */
class DetectionOnEngineTest {
  @TempDir Path root;

  @Test
  void a_small_autoencoder_learns_cloth_and_sees_holes() throws Exception {
    Size2d size = Size2d.square(32);
    new ClothDataSet(size, 64, 12, 12, 1).write(root.resolve("cloth"));
    DataSet data = DataSet.open(root.resolve("cloth"));
    Architecture architecture =
        new ResNetAutoencoder(
                3,
                size,
                8,
                List.of(16, 16, 16, 16),
                List.of(1, 1, 1, 1),
                List.of(16, 16, 16),
                32,
                0)
            .autoencoder();
    Backend backend = backend();
    TrainingConfig config =
        TrainingConfig.defaults().withEpochs(20).withBatchSize(8).withLearningRate(3e-3);
    Scores scores;
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            architecture, data.training(), backend, config, TrainingListener.SILENT)) {
      scores = detector.score(data.test());
      detector.save(root.resolve("model"));
      assertThat(trained(detector).finalLoss()).isLessThan(0.05);
    }
    assertThat(scores.images()).hasSize(12 + 4 * 12);
    assertThat(scores.aurocByKind()).containsOnlyKeys("hole", "missing_thread", "scratch", "stain");
    assertThat(scores.aurocByKind().get("hole")).isGreaterThan(0.9);
    assertThat(scores.auroc().orElseThrow()).isGreaterThan(0.9);
    try (AnomalyDetector opened =
        AnomalyDetector.open(root.resolve("model"), backend, Device.CPU)) {
      List<ImageScore> again = opened.score(data.test()).images();
      for (int i = 0; i < again.size(); i++) {
        // The same weights and the same images: nothing but the order of additions may differ.
        assertThat(again.get(i).anomalyScore())
            .isCloseTo(scores.images().get(i).anomalyScore(), within(1e-7));
      }
    }
  }

  @Test
  void a_detector_that_looks_at_features_finds_defects_and_is_opened_as_it_was_saved()
      throws Exception {
    Size2d size = Size2d.square(32);
    new ClothDataSet(size, 64, 12, 12, 1).write(root.resolve("cloth"));
    DataSet data = DataSet.open(root.resolve("cloth"));
    Scoring scoring =
        Scoring.parse("mahalanobis:tap=encoder.1.relu:max+nap:tap=encoded:grid=2+sap:max");
    Backend backend = backend();
    Path folder = root.resolve("model");
    Scores scores;
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            TextureRestorer.standard().withImageSize(size).withWidth(8).restorer(),
            data.training(),
            backend,
            TrainingConfig.defaults().withEpochs(5).withBatchSize(8),
            TrainingMethod.reconstruction(scoring),
            TrainingRecord.NONE,
            TrainingListener.SILENT)) {
      scores = detector.score(data.test());
      detector.save(folder);
    }
    assertThat(scores.auroc().orElseThrow()).isGreaterThan(0.9);
    try (AnomalyDetector opened = AnomalyDetector.open(folder, backend, Device.CPU)) {
      assertThat(opened.scorer().scoring()).isEqualTo(scoring);
      List<ImageScore> again = opened.score(data.test()).images();
      for (int i = 0; i < again.size(); i++) {
        assertThat(again.get(i).anomalyScore())
            .isCloseTo(scores.images().get(i).anomalyScore(), withinPercentage(0.01));
      }
    }
    Files.delete(folder.resolve("features.safetensors"));
    assertThatThrownBy(() -> AnomalyDetector.open(folder, backend, Device.CPU))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("detector.json")
        .hasMessageContaining("'mahalanobis:tap=encoder.1.relu/mean'");
  }

  private static Backend backend() {
    return Backends.load().named("djl");
  }

  private static Provenance.Trained trained(AnomalyDetector detector) {
    return (Provenance.Trained) detector.calibration().orElseThrow().provenance();
  }
}
