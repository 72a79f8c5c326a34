package dev.isomorph.sample.suite.photograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.sample.suite.photograph.PhotographDataSet.Sample;
import dev.isomorph.spec.Size2d;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhotographDataSetTest {
  private static final Size2d SIZE = new Size2d(192, 256);
  private static final PhotographDataSet SMALL = new PhotographDataSet(SIZE, 2, 1, 1, 5);
  private static final Map<String, Scene> SCENES =
      Map.of(
          "tiles", new TiledSurface(checks(), 3, 1),
          "fasteners", new Fasteners(),
          "circuit", new Circuit(),
          "blister", new Blister(),
          "label", new PrintedLabel(),
          "knit", new Knit(),
          "panel", new Panel());

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tiles", "fasteners", "circuit", "blister", "label", "knit", "panel"})
  void a_mask_marks_what_differs_from_the_same_photograph_without_the_flaw(String scene) {
    for (Flaw flaw : Flaw.values()) {
      String name = "test/" + flaw.folder() + "/000";
      BufferedImage clean = SMALL.sample(SCENES.get(scene), name, Optional.empty()).photograph();
      Sample sample = SMALL.sample(SCENES.get(scene), name, Optional.of(flaw));
      BufferedImage mask = sample.mask().orElseThrow().image();
      long marked = 0;
      double inside = 0;
      double far = 0;
      for (int y = 0; y < SIZE.height(); y++) {
        for (int x = 0; x < SIZE.width(); x++) {
          int change = difference(clean.getRGB(x, y), sample.photograph().getRGB(x, y));
          if (mask.getRaster().getSample(x, y, 0) == 255) {
            marked++;
            inside += change;
          } else if (!near(mask, x, y)) {
            far = Math.max(far, change);
          }
        }
      }
      double area = (double) marked / (SIZE.width() * SIZE.height());
      assertThat(area).as("%s", flaw).isBetween(0.0003, 0.03);
      assertThat(inside / marked).as("%s: change inside the mask", flaw).isGreaterThan(6);
      assertThat(far).as("%s: change far from the mask", flaw).isLessThan(20);
    }
  }

  /** The lens' blur spreads a change by two pixels. */
  private static boolean near(BufferedImage mask, int x, int y) {
    for (int ny = Math.max(0, y - 2); ny <= Math.min(SIZE.height() - 1, y + 2); ny++) {
      for (int nx = Math.max(0, x - 2); nx <= Math.min(SIZE.width() - 1, x + 2); nx++) {
        if (mask.getRaster().getSample(nx, ny, 0) == 255) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void equal_seeds_give_equal_files_in_the_mvtec_layout() throws IOException {
    AtomicInteger written = new AtomicInteger();
    SMALL.write(folder.resolve("a"), PhotographScene.KNIT, written::incrementAndGet);
    new PhotographDataSet(SIZE, 0, 0, 1, 5)
        .write(folder.resolve("b"), PhotographScene.KNIT, () -> {});
    assertThat(written).hasValue(SMALL.photographs()).hasValue(11);
    DataSet data = DataSet.open(folder.resolve("a"));
    assertThat(data.training().size()).isEqualTo(2);
    assertThat(data.test().count(Label.NORMAL)).isEqualTo(1);
    assertThat(data.test().count(Label.ANOMALOUS)).isEqualTo(8);
    assertThat(data.test().examples())
        .filteredOn(example -> example.label() == Label.ANOMALOUS)
        .allMatch(example -> example.mask().isPresent());
    for (String file : new String[] {"test/stain/000.jpg", "ground_truth/displaced/000_mask.png"}) {
      assertThat(Files.readAllBytes(folder.resolve("a").resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve("b").resolve(file)));
    }
    assertThat(Files.readAllBytes(folder.resolve("a/train/good/000.jpg")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("a/train/good/001.jpg")));
  }

  @Test
  void a_camera_adds_the_noise_of_its_sensor_and_darkens_the_corners() {
    Shot shot = new Shot(new AffineTransform(), 0, -1, 1, 1, 1, 0, 0.3, 0.5, 0.02, 7);
    Picture grey = new Picture(new Size2d(384, 512), new AffineTransform());
    grey.cover((x, y, rgb) -> Arrays.fill(rgb, 0.5));
    BufferedImage photograph = Camera.photograph(grey, shot);
    // In the middle half of 128, noise 0.02 * sqrt(0.12 + 0.88 * 0.5); a corner has 30 % less.
    assertThat(mean(photograph, 236, 172, 40)).isCloseTo(127.5, within(1.0));
    assertThat(deviation(photograph, 236, 172, 40)).isCloseTo(255 * 0.02 * 0.748, within(0.3));
    assertThat(mean(photograph, 0, 0, 10)).isCloseTo(0.7 * 127.5, within(3.0));
  }

  @Test
  void a_size_of_another_ratio_is_refused() {
    assertThatThrownBy(() -> new PhotographDataSet(new Size2d(256, 256), 1, 1, 1, 1))
        .hasMessageContaining("expected at least 128x96 and a ratio of 4 to 3, got 256x256");
    assertThatThrownBy(() -> new PhotographDataSet(SIZE, -1, 1, 1, 1))
        .hasMessageContaining("got training -1, good 1, perKind 1");
  }

  @Test
  void a_solid_mask_has_no_holes() {
    Picture before = new Picture(SIZE, new AffineTransform());
    Picture after = before.copy();
    after.changeAround(
        500,
        400,
        100,
        (x, y, rgb) -> Arrays.fill(rgb, Math.abs(Math.hypot(x - 500, y - 400) - 80) < 10 ? 1 : 0));
    ChangeMask ring = ChangeMask.between(before, after);
    double pixels = 1024.0 * 768;
    assertThat(ring.area()).isCloseTo(Math.PI * (90 * 90 - 70 * 70) / pixels, within(0.001));
    assertThat(ring.solid().area()).isCloseTo(Math.PI * 90 * 90 / pixels, within(0.001));
  }

  private static double mean(BufferedImage image, int left, int top, int side) {
    return Arrays.stream(greens(image, left, top, side)).average().orElseThrow();
  }

  private static double deviation(BufferedImage image, int left, int top, int side) {
    double mean = mean(image, left, top, side);
    return Math.sqrt(
        Arrays.stream(greens(image, left, top, side))
            .map(v -> (v - mean) * (v - mean))
            .average()
            .orElseThrow());
  }

  private static double[] greens(BufferedImage image, int left, int top, int side) {
    double[] greens = new double[side * side];
    for (int i = 0; i < greens.length; i++) {
      greens[i] = image.getRGB(left + i % side, top + i / side) >> 8 & 0xFF;
    }
    return greens;
  }

  private static int difference(int one, int other) {
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      most = Math.max(most, Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)));
    }
    return most;
  }

  private static RgbImage checks() {
    byte[] samples = new byte[64 * 64 * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % 64;
      int y = i / 3 / 64;
      samples[i] = (byte) ((x / 16 + y / 16) % 2 == 0 ? 90 : 150);
    }
    return new RgbImage(64, 64, samples);
  }
}
