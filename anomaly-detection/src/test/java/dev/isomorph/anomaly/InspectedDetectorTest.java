package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.area.Masks;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.OutlinedRegion;
import dev.isomorph.anomaly.region.Region;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A detector of 2x3 pixels that inspects the box 6,2,6,4 of images of 20x10, in which the pixels
 * (6, 2) to (7, 3), one pixel of the network, are ignored.
 */
class InspectedDetectorTest {
  private static final Size2d IMAGE = new Size2d(10, 20);
  private static final Box ROI = new Box(6, 2, 6, 4);
  private static final InspectedArea AREA =
      new InspectedArea(Optional.of(ROI), new Masks.Same(maskOf(6, 2, 7, 2, 6, 3, 7, 3)));

  private static final ScoreListener SILENT =
      new ScoreListener() {
        @Override
        public void scored(ImageScore score) {}

        @Override
        public void skipped(UnreadableImageException reason) {}
      };

  @TempDir private Path folder;
  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);

  private static IgnoreMask maskOf(int... places) {
    boolean[] ignored = new boolean[(int) IMAGE.area()];
    for (int i = 0; i < places.length; i += 2) {
      ignored[places[i + 1] * IMAGE.width() + places[i]] = true;
    }
    return new IgnoreMask(IMAGE, ignored);
  }

  /** Black outside the region of interest, inside it a grey with one block of 2x2 in white. */
  private record Photograph(int grey, int whiteX, int whiteY) implements ImageSource {
    @Override
    public String name() {
      return toString();
    }

    @Override
    public RgbImage read() {
      byte[] samples = new byte[3 * (int) IMAGE.area()];
      for (int y = ROI.y(); y < ROI.y() + ROI.height(); y++) {
        for (int x = ROI.x(); x < ROI.x() + ROI.width(); x++) {
          boolean white = x / 2 == whiteX / 2 && y / 2 == whiteY / 2;
          int from = 3 * (y * IMAGE.width() + x);
          Arrays.fill(samples, from, from + 3, (byte) (white ? 255 : grey));
        }
      }
      return new RgbImage(IMAGE.height(), IMAGE.width(), samples);
    }
  }

  private static ImageSet normal() {
    return ImageSet.normal(
        "photographs",
        IntStream.range(0, 20).mapToObj(i -> new Photograph(120 + i % 10, 0, 0)).toList());
  }

  private static Example photograph(int whiteX, int whiteY) {
    return ImageSet.unlabelled("one", List.of(new Photograph(125, whiteX, whiteY)))
        .examples()
        .get(0);
  }

  private AnomalyDetector train(TrainingConfig config, TrainingRecord record) {
    return train(config, "mse:max", record);
  }

  private AnomalyDetector train(TrainingConfig config, String scoring, TrainingRecord record) {
    return AnomalyDetector.train(
        MeanImageEngine.architecture(),
        normal(),
        backend,
        config,
        TrainingMethod.reconstruction(Scoring.parse(scoring)),
        record,
        TrainingListener.SILENT);
  }

  private static TrainingConfig config() {
    return TrainingConfig.defaults().withEpochs(20).withLearningRate(0.2).withArea(AREA);
  }

  private static TrainingConfig config(boolean tiled) {
    return tiled ? config().withTiling(new Tiling(0, 0.5)) : config();
  }

  /** The block at (8, 4) is one pixel of the network; all around is darker than it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void regions_lie_in_the_original_image(boolean tiled) throws IOException {
    try (AnomalyDetector detector = train(config(tiled), TrainingRecord.NONE)) {
      Inspection seen = detector.inspect(photograph(8, 4));
      assertThat(seen.map().shape()).containsExactly(2, 3);
      double peak = seen.map().at(4);
      assertThat(seen.score().regions())
          .isEqualTo(
              new AnomalousRegions(1, List.of(new Region(new Box(8, 4, 2, 2), 4, peak, 9, 5))));
      assertThat(seen.score().anomalyScore()).isEqualTo(peak);
      ImageScore scored =
          detector.score(new ImageSet("one", List.of(photograph(8, 4)))).images().get(0);
      assertThat(scored.regions()).isEqualTo(seen.score().regions());
      assertThat(scored.anomalyScore()).isEqualTo(peak);
      // A normal image, and one whose defect lies outside, or where pixels are ignored.
      for (Example harmless : List.of(photograph(0, 0), photograph(18, 8), photograph(6, 2))) {
        Inspection inspected = detector.inspect(harmless);
        assertThat(inspected.score().regions()).isEqualTo(AnomalousRegions.NONE);
        assertThat(inspected.regions()).isEmpty();
        assertThat(inspected.map().at(0)).isZero();
      }
    }
  }

  /** One of the network's six pixels is ignored. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_mean_is_that_of_the_pixels_that_are_not_ignored(boolean tiled) throws IOException {
    for (String scoring : List.of("mse", "mse:top=0.999")) {
      try (AnomalyDetector detector = train(config(tiled), scoring, TrainingRecord.NONE)) {
        Inspection seen = detector.inspect(photograph(8, 4));
        double sum = 0;
        for (int i = 1; i < 6; i++) {
          sum += seen.map().at(i);
        }
        assertThat(seen.map().at(0)).isZero();
        assertThat(seen.ignored().orElseThrow().scaled(new Size2d(2, 3)))
            .containsExactly(true, false, false, false, false, false);
        assertThat(seen.score().anomalyScore()).isCloseTo(sum / 5, within(1e-9));
      }
    }
  }

  @Test
  void the_area_is_kept_with_the_detector_and_another_may_be_given() throws IOException {
    Path model = folder.resolve("model");
    try (AnomalyDetector detector = train(config(), TrainingRecord.NONE)) {
      detector.save(model);
      assertThat(model.resolve("mask.png")).exists();
      try (AnomalyDetector opened = AnomalyDetector.open(model, backend, Device.CPU)) {
        assertThat(opened.area()).isEqualTo(AREA);
        assertThat(opened.calibration()).isEqualTo(detector.calibration());
        assertThat(opened.inspect(photograph(8, 4)).regions()).hasSize(1);
        InspectedArea other = new InspectedArea(Optional.of(ROI), Masks.NONE);
        assertThat(opened.inspect(other.of(photograph(6, 2))).regions())
            .extracting(OutlinedRegion::box)
            .containsExactly(new Box(6, 2, 2, 2));
      }
      new ModelFolder(
              detector.architecture(),
              ModelFolder.read(model).weights(),
              detector.calibration().map(c -> c.withArea(InspectedArea.WHOLE)))
          .write(model);
      assertThat(model.resolve("mask.png")).doesNotExist();
      assertThat(Files.readString(model.resolve("detector.json"))).contains("\"version\" : 2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thresholds_are_set_inside_the_area_whether_or_not_images_come_inside_it(boolean tiled) {
    Scoring scoring = Scoring.parse("mae:max+mse:mean");
    InspectedArea other = new InspectedArea(Optional.of(ROI), Masks.NONE);
    try (AnomalyDetector detector = train(config(tiled), TrainingRecord.NONE)) {
      Calibration calibrated = detector.calibrate("net", normal(), 0.1, SILENT);
      assertThat(calibrated.area()).isEqualTo(AREA);
      assertThat(calibrated.scores())
          .isEqualTo(detector.calibrate("net", AREA.of(normal()), 0.1, SILENT).scores())
          .isEqualTo(sorted(detector.score(normal())))
          .isNotEqualTo(sorted(detector.score(InspectedArea.WHOLE.of(normal()))));
      Calibration elsewhere = detector.calibrate("net", normal(), other, 0.1, SILENT);
      assertThat(elsewhere.area()).isEqualTo(other);
      assertThat(elsewhere.scores()).isEqualTo(sorted(detector.score(other.of(normal()))));

      Calibration rescored = detector.rescored(scoring, normal(), 0.1, SILENT);
      assertThat(rescored).isEqualTo(detector.rescored(scoring, AREA.of(normal()), 0.1, SILENT));
      Calibration rescoredElsewhere = detector.rescored(scoring, normal(), other, 0.1, SILENT);
      assertThat(rescoredElsewhere.area()).isEqualTo(other);
      assertThat(rescoredElsewhere.scores())
          .isEqualTo(detector.rescored(scoring, other.of(normal()), 0.1, SILENT).scores());
    }
  }

  private static List<Double> sorted(Scores scores) {
    return scores.images().stream().map(ImageScore::anomalyScore).sorted().toList();
  }

  @Test
  void another_mask_beside_a_detector_is_refused() throws IOException {
    Path model = folder.resolve("model");
    try (AnomalyDetector detector = train(config(), TrainingRecord.NONE)) {
      detector.save(model);
    }
    PngFile.write(model.resolve("mask.png"), maskOf(0, 0).picture());
    assertThatThrownBy(() -> ModelFolder.read(model))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mask.png: expected the mask with sha256");
    Files.delete(model.resolve("mask.png"));
    assertThatThrownBy(() -> ModelFolder.read(model))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected mask.png, it is missing");
  }

  @Test
  void a_training_is_not_resumed_with_another_area() throws IOException {
    Path run = folder.resolve("run");
    try (RunFolder record = RunFolder.at(run)) {
      train(config(), record).close();
    }
    InspectedArea other = new InspectedArea(Optional.of(ROI), new Masks.Same(maskOf(0, 0)));
    try (RunFolder record = RunFolder.at(run)) {
      assertThatThrownBy(() -> train(config().withArea(other), record))
          .isInstanceOfAny(IllegalArgumentException.class, UncheckedIOException.class)
          .hasMessageContaining("inspected area: begun with x,y,width,height 6,2,6,4, mask of");
    }
  }
}
