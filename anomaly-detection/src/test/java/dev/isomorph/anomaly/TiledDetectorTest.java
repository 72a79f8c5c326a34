package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiles of 2x3 pixels, and a network that makes an even grey of everything. */
class TiledDetectorTest {
  private static final Tiling TILING = new Tiling(1, 1);

  @TempDir private Path folder;
  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);

  /** Grey, with one pixel of another grey. */
  private record Spotted(int height, int width, int grey, int spotAt, int spot)
      implements ImageSource {
    @Override
    public String name() {
      return toString();
    }

    @Override
    public RgbImage read() {
      byte[] samples = new byte[3 * height * width];
      Arrays.fill(samples, (byte) grey);
      Arrays.fill(samples, 3 * spotAt, 3 * spotAt + 3, (byte) spot);
      return new RgbImage(height, width, samples);
    }
  }

  private static ImageSet plain(int height, int width, int... greys) {
    return ImageSet.normal(
        "plain", IntStream.of(greys).mapToObj(g -> new Spotted(height, width, g, 0, g)).toList());
  }

  @Test
  void the_map_of_a_constant_error_is_constant_and_of_the_images_own_size() throws Exception {
    try (AnomalyDetector detector = train(Scoring.MEAN_SQUARED_ERROR, TILING)) {
      Inspection seen = detector.inspect(plain(17, 23, 200).examples().get(0));
      assertThat(seen.map().shape()).containsExactly(17, 23);
      float first = seen.map().at(0);
      assertThat(first).isPositive();
      for (float value : seen.map().toArray()) {
        assertThat(value).isCloseTo(first, within(1e-6f * first));
      }
      assertThat(seen.score().anomalyScore()).isCloseTo(first, within(1e-6 * first));
      assertThat(seen.input().shape()).containsExactly(1, 3, 17, 23);
      assertThat(seen.reconstruction().shape()).containsExactly(1, 3, 17, 23);
      assertThat(seen.input().at(100)).isCloseTo(200 / 127.5f - 1, within(1e-6f));
    }
  }

  @Test
  void an_image_of_one_tile_scores_as_it_does_without_tiles() {
    ImageSet images = plain(2, 3, 3, 100, 222);
    try (AnomalyDetector tiled = train(Scoring.MEAN_SQUARED_ERROR, TILING);
        AnomalyDetector whole = train(Scoring.MEAN_SQUARED_ERROR, config(null))) {
      List<ImageScore> expected = whole.score(images).images();
      List<ImageScore> actual = tiled.score(images).images();
      for (int i = 0; i < 3; i++) {
        assertThat(actual.get(i).anomalyScore())
            .isCloseTo(expected.get(i).anomalyScore(), within(1e-6));
      }
    }
  }

  @Test
  void a_spot_is_found_where_it_is_and_counts_fully_in_the_maximum() throws Exception {
    ImageSet images = ImageSet.normal("spotted", List.of(new Spotted(9, 10, 100, 57, 250)));
    try (AnomalyDetector detector = train(Scoring.parse("mse:max"), TILING)) {
      Inspection seen = detector.inspect(images.examples().get(0));
      float[] map = seen.map().toArray();
      int highest = IntStream.range(0, map.length).reduce(0, (a, b) -> map[b] > map[a] ? b : a);
      assertThat(highest).isEqualTo(57);
      assertThat(seen.score().anomalyScore()).isEqualTo(map[57]);
      assertThat(detector.score(images).images().get(0).anomalyScore())
          .isEqualTo(seen.score().anomalyScore());
    }
  }

  @Test
  void terms_are_made_comparable_over_blended_maps() throws Exception {
    try (AnomalyDetector detector = train(Scoring.parse("mse:mean+mae:max"), TILING)) {
      assertThat(detector.scorer().spreads()).hasSize(2);
      Inspection seen = detector.inspect(plain(5, 5, 240).examples().get(0));
      double mse = seen.map().at(0);
      assertThat(mse).isPositive();
      // Mean of both terms, each by its own spread, worked from the error itself.
      double error = seen.input().at(0) - seen.reconstruction().at(0);
      double expected =
          (error * error / detector.scorer().spreads().get(0).image()
                  + Math.abs(error) / detector.scorer().spreads().get(1).image())
              / 2;
      assertThat(seen.score().anomalyScore()).isCloseTo(expected, within(1e-4 * expected));
    }
  }

  @Test
  void tiles_are_kept_with_the_detector() throws IOException {
    ImageSet images = plain(7, 8, 3, 222);
    Path model = folder.resolve("model");
    Tiling half = new Tiling(1, 0.5);
    try (AnomalyDetector detector = train(Scoring.MEAN_SQUARED_ERROR, half)) {
      detector.save(model);
      assertThat(Files.readString(model.resolve("detector.json")))
          .contains("\"version\" : 4", "\"tiles\" : {", "\"overlap\" : 1", "\"scale\" : 0.5")
          .contains("\"pooledBy\" : \"tile\"");
      try (AnomalyDetector opened = AnomalyDetector.open(model, backend, Device.CPU)) {
        assertThat(opened.tiling()).contains(half);
        assertThat(opened.calibration()).isEqualTo(detector.calibration());
        assertThat(opened.score(images)).isEqualTo(detector.score(images));
        assertThat(opened.calibrate("net", plain(7, 8, 90, 100), 0.5, silent()).tiling())
            .contains(half);
      }
    }
    Path file = model.resolve("detector.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"overlap\" : 1", "\"overlap\" : 2"));
    assertThatThrownBy(() -> AnomalyDetector.open(model, backend, Device.CPU))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected at most half of a tile of 2x3, 1 pixels, got 2");
    Files.writeString(file, text.replace("\"scale\" : 0.5", "\"scale\" : 2"));
    assertThatThrownBy(() -> AnomalyDetector.open(model, backend, Device.CPU))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("scale: expected in (0, 1], got 2.0");
  }

  @Test
  void a_share_is_one_of_a_tile_and_in_files_of_earlier_versions_one_of_the_map()
      throws IOException {
    ImageSet images = ImageSet.normal("spotted", List.of(new Spotted(9, 10, 100, 57, 250)));
    double grey = squared(100 / 127.5 - 1 + 0.25);
    double spot = squared(250 / 127.5 - 1 + 0.25);
    Path model = folder.resolve("model");
    try (AnomalyDetector detector = train(Scoring.parse("mse:top=0.5"), TILING)) {
      // Half of the 6 pixels of a tile.
      assertThat(detector.score(images).images().get(0).anomalyScore())
          .isCloseTo((spot + 2 * grey) / 3, within(1e-6));
      detector.save(model);
    }
    Path file = model.resolve("detector.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceAll(",\\s*\"pooledBy\" : \"tile\"", ""));
    try (AnomalyDetector earlier = AnomalyDetector.open(model, backend, Device.CPU)) {
      // Half of the 90 pixels of the map.
      assertThat(earlier.score(images).images().get(0).anomalyScore())
          .isCloseTo((spot + 44 * grey) / 45, within(1e-6));
      earlier.save(model);
      assertThat(Files.readString(file)).contains("\"version\" : 3").doesNotContain("pooledBy");
    }
    Files.writeString(file, text.replace("\"pooledBy\" : \"tile\"", "\"pooledBy\" : \"image\""));
    assertThatThrownBy(() -> AnomalyDetector.open(model, backend, Device.CPU))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pooledBy: expected 'tile' or nothing, got \"image\"");
  }

  private static double squared(double difference) {
    return difference * difference;
  }

  @Test
  void images_are_held_out_whole_and_an_epoch_has_as_many_crops_as_there_are_tiles() {
    // 8 of 10 images of 5x8 pixels, 4 x 4 tiles of each, in batches of 32, whatever is kept of them
    for (long memory : new long[] {1 << 20, 8 * 3 * MeanImageEngine.SIZE.area()}) {
      engine.batchSizes.clear();
      try (AnomalyDetector detector =
          train(Scoring.MEAN_SQUARED_ERROR, config(TILING).withImageMemoryBytes(memory))) {
        assertThat(engine.batchSizes).hasSize(2 * 4).containsOnly(32);
        assertThat(detector.calibration().orElseThrow().scores()).hasSize(2);
      }
    }
  }

  private static TrainingConfig config(Tiling tiling) {
    TrainingConfig config = TrainingConfig.defaults().withEpochs(2).withLearningRate(0.1);
    return tiling == null ? config : config.withTiling(tiling);
  }

  private AnomalyDetector train(Scoring scoring, Tiling tiling) {
    return train(scoring, config(tiling));
  }

  /** Trained, but with the weights of a network that makes everything grey. */
  private AnomalyDetector train(Scoring scoring, TrainingConfig config) {
    try (AnomalyDetector trained =
        AnomalyDetector.train(
            MeanImageEngine.architecture(),
            plain(5, 8, IntStream.range(0, 10).map(i -> 90 + 2 * i).toArray()),
            backend,
            config,
            TrainingMethod.reconstruction(scoring),
            TrainingRecord.NONE,
            TrainingListener.SILENT)) {
      return AnomalyDetector.of(
          new ModelFolder(trained.architecture(), grey(), trained.calibration()),
          backend,
          Device.CPU);
    }
  }

  private static StateDict grey() {
    float[] bias = new float[18];
    Arrays.fill(bias, -0.25f);
    return StateDict.of(
        Map.of(
            "1.weight", Tensor.wrap(new float[18 * 18], 18, 18), "1.bias", Tensor.wrap(bias, 18)));
  }

  private static ScoreListener silent() {
    return new Scores.Collecting();
  }
}
