package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.region.OutlinedRegion;
import dev.isomorph.anomaly.results.ImageOutputs;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.api.StateDict;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector of 2x3 pixels that looks at an image of 20x30 with one bright block of 10x10. */
class InspectionTest {
  @TempDir private Path folder;
  private final Backend backend = Backend.of(new MeanImageEngine());
  private AnomalyDetector detector;

  @BeforeEach
  void train() {
    detector =
        AnomalyDetector.train(
            MeanImageEngine.architecture(),
            PlainImages.normal(60),
            backend,
            TrainingConfig.defaults().withEpochs(8).withBatchSize(8).withLearningRate(0.5),
            TrainingListener.SILENT);
  }

  @AfterEach
  void close() {
    detector.close();
  }

  private static RgbImage withBlock() {
    byte[] samples = new byte[3 * 20 * 30];
    Arrays.fill(samples, (byte) 100);
    for (int y = 10; y < 20; y++) {
      Arrays.fill(samples, 3 * (y * 30 + 20), 3 * (y * 30 + 30), (byte) 255);
    }
    return new RgbImage(20, 30, samples);
  }

  /** Counts how often it is decoded. */
  private static final class Counted implements ImageSource {
    private int decoded;

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public RgbImage read() {
      decoded++;
      return withBlock();
    }

    @Override
    public Size2d size() {
      return new Size2d(20, 30);
    }
  }

  @Test
  void an_anomalous_image_has_its_regions_in_pixels_of_the_original() throws IOException {
    Inspection seen = detector.inspect(ImageSource.of("block", withBlock()));
    assertThat(seen.anomalous()).isTrue();
    assertThat(seen.regions()).hasSize(1);
    OutlinedRegion region = seen.regions().get(0);
    assertThat(region.box()).isEqualTo(new Box(20, 10, 10, 10));
    assertThat(region.area()).isEqualTo(100);
    assertThat(region.peak()).isEqualTo(seen.map().at(5));
    assertThat(region.shape().getBounds2D()).isEqualTo(new Rectangle(20, 10, 10, 10));
    Inspection normal = detector.inspect(PlainImages.of(100).examples().get(0));
    assertThat(normal.anomalous()).isFalse();
    assertThat(normal.regions()).isEmpty();
  }

  @Test
  void the_original_is_decoded_once() throws IOException {
    Counted image = new Counted();
    Inspection seen = detector.inspect(image);
    assertThat(seen.original().samples()).isEqualTo(withBlock().samples());
    seen.overlayPng();
    seen.regions();
    assertThat(image.decoded).isEqualTo(1);
    // The score keeps no pixels: it may be one of millions.
    seen.score().example().image().read();
    assertThat(image.decoded).isEqualTo(2);
  }

  @Test
  void of_a_stream_of_images_pixels_are_decoded_when_they_are_asked_for() throws IOException {
    Counted image = new Counted();
    List<Inspection> seen = new ArrayList<>();
    detector.inspect(
        List.of(Example.unknown(image)).iterator(),
        new InspectionListener() {
          @Override
          public void inspected(Inspection inspection) {
            seen.add(inspection);
          }

          @Override
          public void skipped(UnreadableImageException reason) {}
        });
    assertThat(image.decoded).isEqualTo(1);
    assertThat(seen.get(0).original().samples()).isEqualTo(withBlock().samples());
    assertThat(image.decoded).isEqualTo(2);
  }

  @Test
  void the_overlay_is_what_the_command_writes() throws IOException {
    Path image = folder.resolve("images/block.png");
    PngFile.write(image, withBlock());
    Inspection seen = detector.inspect(ImageSource.of(image));
    ImageOutputs outputs =
        new ImageOutputs(
            OutputNames.below(List.of(image.getParent())),
            detector.calibration().orElseThrow().mapScale(),
            Map.of(ImageOutputs.Kind.HEATMAP, folder.resolve("out")));
    outputs.write(seen);
    assertThat(seen.overlayPng())
        .isEqualTo(Files.readAllBytes(folder.resolve("out/block.png.heatmap.png")));
  }

  @Test
  void the_heat_map_has_the_maps_size_and_the_limit_in_the_middle_of_the_scale()
      throws IOException {
    Inspection seen = detector.inspect(ImageSource.of("block", withBlock()));
    BufferedImage heat = seen.heatMap();
    assertThat(new Size2d(heat.getHeight(), heat.getWidth())).isEqualTo(new Size2d(2, 3));
    assertThat(heat.getRGB(2, 1) & 0xFFFFFF).isEqualTo(0xFCFFA4);
    assertThat(ImageDecoder.decode("heat", seen.heatMapPng()).samples())
        .isEqualTo(RgbImage.from(heat).samples());
  }

  @Test
  void without_a_threshold_there_is_a_score_and_a_map_but_no_verdict() throws IOException {
    ModelFolder plain = new ModelFolder(detector.architecture(), weights(), Optional.empty());
    try (AnomalyDetector bare = AnomalyDetector.of(plain, backend, Device.CPU)) {
      Inspection seen = bare.inspect(ImageSource.of("block", withBlock()));
      assertThat(seen.score().anomalyScore()).isPositive();
      assertThat(seen.map().shape()).containsExactly(2, 3);
      for (ThrowingCallable needs :
          List.<ThrowingCallable>of(
              seen::anomalous, seen::regions, seen::heatMapPng, seen::overlayPng)) {
        assertThatThrownBy(needs)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("block: expected a detector with a threshold, got none;");
      }
    }
  }

  private StateDict weights() throws IOException {
    detector.save(folder.resolve("model"));
    return ModelFolder.read(folder.resolve("model")).weights();
  }
}
