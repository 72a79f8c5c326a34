package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  @Test
  void enough_normal_images_keep_the_rate_and_too_few_say_so() {
    double[] scores = IntStream.range(0, 199).mapToDouble(i -> (i * 7 % 199) / 100.0).toArray();
    Threshold threshold = Threshold.ofNormal(scores, 0.05);
    assertThat(threshold.value()).isCloseTo(1.89189, within(1e-12)); // 0.1 % above the 190th, 1.89
    assertThat(threshold.basis().words())
        .isEqualTo(
            "score 190 in order of 199 held-out normal images; of new normal images 5.0 % will be above it (95 % sure: 2.4 % to 8.4 %)");
    Threshold few = Threshold.ofNormal(new double[] {3, 1, 2}, 0.01);
    assertThat(few.value()).isCloseTo(3.003, within(1e-12));
    assertThat(few.basis().words())
        .startsWith("the highest score of 3 held-out normal images; of new normal images 25.0 %")
        .endsWith("; a false-alarm rate of 1.0 % takes 99 held-out images");
  }

  /** Another engine errs by up to 1e-4 of a score; see MethodsOnEnginesTest for what they do. */
  @Test
  void an_image_that_gave_the_threshold_is_not_above_it_when_scored_anew() {
    for (double highest : new double[] {1e-7, 0.045, 3, 250}) {
      Threshold threshold = Threshold.ofNormal(new double[] {highest, highest / 2}, 0.01);
      assertThat(highest * (1 + 1e-4) > threshold.value()).isFalse();
      assertThat(highest * (1 + 2e-3) > threshold.value()).isTrue();
    }
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
