package dev.isomorph.anomaly.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapScaleTest {
  @Test
  void the_limit_is_the_middle_and_four_times_the_limit_the_end() {
    MapScale scale = new MapScale(0.5);
    assertThat(scale.position(0)).isZero();
    assertThat(scale.position(0.125)).isEqualTo(0.25);
    assertThat(scale.position(0.5)).isEqualTo(0.5);
    assertThat(scale.position(2)).isEqualTo(1);
    assertThat(scale.position(1e9)).isEqualTo(1);
    assertThat(scale.position(-1)).isZero();
    assertThat(scale.anomalous(0.5)).isFalse();
    assertThat(scale.anomalous(Math.nextUp(0.5))).isTrue();
    assertThatThrownBy(() -> new MapScale(Double.NaN)).hasMessageContaining("got NaN");
  }

  @ParameterizedTest
  @CsvSource({"mse:mean, 0.4", "mse:max, 0.1", "ssim:blur=1:top=0.5, 0.25"})
  void the_limit_follows_from_the_threshold_and_how_a_map_is_pooled(String scoring, double limit) {
    Scorer scorer = new Scorer(Scoring.parse(scoring), List.of());
    assertThat(scaleOf(scorer, 0.1).limit()).isCloseTo(limit, within(1e-12));
    assertThat(scaleOf(scorer, 0).limit()).isPositive();
  }

  @Test
  void terms_are_made_comparable_as_in_the_score() {
    Scorer scorer =
        new Scorer(
            Scoring.parse("mse:max+mae:mean"), List.of(new Spread(0.5, 1), new Spread(2, 0.5)));
    // (1 * 1 / 0.5 + 4 * 0.5 / 2) / 2 = 1.5
    assertThat(scaleOf(scorer, 3).limit()).isCloseTo(4.5, within(1e-12));
  }

  private static MapScale scaleOf(Scorer scorer, double threshold) {
    return new Calibration(
            Threshold.given(threshold),
            ScoreStatistics.of(new double[] {1}),
            List.of(1.0),
            null,
            scorer,
            Optional.empty())
        .mapScale();
  }

  @Test
  void an_overlay_has_the_proportions_of_its_image_and_a_useful_size() {
    assertThat(Overlay.enlargement(new Size2d(64, 30))).isEqualTo(4);
    assertThat(Overlay.enlargement(new Size2d(30, 100))).isEqualTo(3);
    assertThat(Overlay.enlargement(new Size2d(4000, 8000))).isEqualTo(1);
    assertThat(Overlay.enlargement(new Size2d(4001, 8000))).isEqualTo(0.5);
    RgbImage wide = new RgbImage(10, 2000, new byte[60_000]);
    BufferedImage overlay =
        Overlay.draw(wide.toBufferedImage(), Tensor.wrap(new float[4], 2, 2), new MapScale(1));
    assertThat(overlay.getWidth()).isEqualTo(2000);
    assertThat(overlay.getHeight()).isEqualTo(10);
  }

  @Test
  void a_map_is_blended_over_the_whole_image() {
    RgbImage image = new RgbImage(256, 256, new byte[3 * 256 * 256]);
    BufferedImage overlay =
        Overlay.draw(
            image.toBufferedImage(), Tensor.wrap(new float[] {0, 4, 0, 4}, 2, 2), new MapScale(1));
    int[] greens = new int[256];
    for (int x = 0; x < 256; x++) {
      greens[x] = overlay.getRGB(x, 128) >>> 8 & 0xFF;
    }
    assertThat(greens[0]).isEqualTo(greens[63]).isZero();
    assertThat(greens[255]).isEqualTo(greens[192]).isEqualTo((int) Math.round(0.8 * 255));
    assertThat(greens).isSorted();
  }
}
