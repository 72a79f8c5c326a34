package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.region.PixelLimit;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;
  private static final Provenance IMPORTED =
      new Provenance.Imported("1", "net.pt", "none", "1", "data", 2, 0, "now");

  @Test
  void enough_normal_images_keep_the_rate_and_too_few_say_so() {
    double[] scores = IntStream.range(0, 199).mapToDouble(i -> (i * 7 % 199) / 100.0).toArray();
    Threshold threshold = Threshold.ofNormal(scores, 0.05, UNBOUNDED);
    assertThat(threshold.value()).isCloseTo(1.89189, within(1e-12)); // 0.1 % above the 190th, 1.89
    assertThat(threshold.basis().words())
        .isEqualTo(
            "score 190 in order of 199 held-out normal images; of new normal images 5.0 % will be above it (95 % sure: 2.4 % to 8.4 %)");
    Threshold few = Threshold.ofNormal(new double[] {3, 1, 2}, 0.01, UNBOUNDED);
    assertThat(few.value()).isCloseTo(3.003, within(1e-12));
    assertThat(few.basis().words())
        .startsWith("the highest score of 3 held-out normal images; of new normal images 25.0 %")
        .endsWith("; a false-alarm rate of 1.0 % takes 99 held-out images");
  }

  /** Another engine errs by up to 1e-4 of a score; see MethodsOnEnginesTest for what they do. */
  @Test
  void an_image_that_gave_the_threshold_is_not_above_it_when_scored_anew() {
    for (double highest : new double[] {1e-7, 0.045, 3, 250}) {
      Threshold threshold =
          Threshold.ofNormal(new double[] {highest, highest / 2}, 0.01, UNBOUNDED);
      assertThat(highest * (1 + 1e-4) > threshold.value()).isFalse();
      assertThat(highest * (1 + 2e-3) > threshold.value()).isTrue();
    }
  }

  /** A mask is at most 1: of a share of pixels with 0.9995, 0.1 % more would be 1.0005. */
  @Test
  void a_threshold_leaves_scores_above_it_where_scores_have_a_bound() {
    double near = 0.9995;
    Threshold threshold = Threshold.ofNormal(new double[] {0.1, near}, 0.01, 1);
    assertThat(threshold.value()).isGreaterThan(near).isLessThan(1);
    assertThat(Threshold.ofNormal(new double[] {0.1, 0.5}, 0.01, 1).value())
        .isCloseTo(0.5005, within(1e-12));
    assertThat(Threshold.ofNormal(new double[] {1}, 0.01, 1).value()).isEqualTo(1);
  }

  @Test
  void a_detector_of_bounded_maps_keeps_threshold_and_pixel_limit_within_their_bounds() {
    double near = 0.9995;
    double[] scores = {0.1, near};
    PixelLimit pixels = new PixelLimit(1);
    pixels.add(new float[] {(float) near}, new Size2d(1, 1));
    Scorer mask = new Scorer(Scoring.parse("mask:max"), List.of());
    Calibration calibration =
        Calibration.of(scores, 0.01, IMPORTED, mask, Optional.empty(), pixels, InspectedArea.WHOLE);
    assertThat(calibration.threshold().value()).isGreaterThan(near).isLessThan(1);
    assertThat(calibration.withFalseAlarmRate(0.3).threshold().value()).isLessThan(1);
    assertThat(calibration.pixelLimit()).isGreaterThan((float) near).isLessThan(1);
  }

  @Test
  void the_highest_score_is_the_mean_of_the_bounds_of_all_terms() {
    List<Spread> spreads = List.of(new Spread(0.5, 0.25), new Spread(1, 0.5));
    Scorer bounded = new Scorer(Scoring.parse("mask:max+ssim:mean"), spreads);
    assertThat(bounded.highestScore()).isEqualTo((4 + 2) / 2.0);
    assertThat(bounded.highestPixel()).isEqualTo((2 + 1) / 2.0);
    assertThat(new Scorer(Scoring.parse("mask:max+mse:mean"), spreads).highestScore())
        .isEqualTo(UNBOUNDED);
  }

  @Test
  void the_best_f1_lies_half_way_between_the_scores_beside_it() {
    // sklearn.metrics.precision_recall_curve: thresholds 0.4 and above give 6 / 7, the highest F1
    Threshold threshold =
        Threshold.bestF1(new double[] {0.1, 0.2, 0.5}, new double[] {0.4, 0.8, 0.9});
    assertThat(threshold.value()).isCloseTo(0.3, within(1e-12));
    assertThat(((Threshold.BestF1) threshold.basis()).f1()).isCloseTo(6 / 7.0, within(1e-12));
    assertThatThrownBy(() -> Threshold.bestF1(new double[] {1}, new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_threshold_between_neighbours_in_floating_point_still_tells_them_apart() {
    double low = 1;
    double high = Math.nextUp(low);
    double value = Threshold.bestF1(new double[] {low}, new double[] {high}).value();
    assertThat(low > value).isFalse();
    assertThat(high > value).isTrue();
  }
}
