package dev.isomorph.anomaly.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isomorph.api.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Against PyTorch, scikit-image and SciPy; {@code src/golden/scores.py} made the numbers. */
class ScoringTest {
  /** What float32 loses on values up to 1; SSIM and MSGMS divide by small constants. */
  private static final double FLOAT32 = 2e-5;

  private final JsonNode golden = Golden.read("scores.json");
  private final int height = golden.get("height").intValue();
  private final int width = golden.get("width").intValue();
  private final ReconstructionPair pair = pair(Optional.empty());

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "MASK")
  void maps_and_blurred_maps_are_those_of_the_libraries(ErrorMap map) {
    assertCloseTo(map.of(pair), golden.get("maps").get(map.toString()));
    assertCloseTo(
        new ScoreTerm(map, 1.7, Pooling.MAX).mapOf(pair, NormalFeatures.NONE),
        golden.get("blurred").get(map.toString()));
  }

  @Test
  void scores_are_those_of_the_libraries() {
    golden
        .get("scores")
        .properties()
        .forEach(
            entry -> {
              Scorer scorer = new Scorer(Scoring.parse(entry.getKey()), List.of());
              double expected = entry.getValue().doubleValue();
              assertThat(scorer.score(pair))
                  .as(entry.getKey())
                  .isCloseTo(expected, within(FLOAT32));
              assertThat(scorer.scored(pair).score()).isEqualTo(scorer.score(pair));
            });
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "MASK")
  void an_image_is_exactly_like_itself(ErrorMap map) {
    Tensor image = tensor("image");
    assertThat(map.of(ReconstructionPair.of(image, image, Optional.empty(), 0)))
        .usingComparatorWithPrecision(1e-6f)
        .containsOnly(0);
  }

  @Test
  void the_mean_squared_error_is_summed_in_double_over_the_values_in_their_order() {
    Tensor a = tensor("image");
    Tensor b = tensor("reconstruction");
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double difference = (double) a.at(i) - b.at(i);
      sum += difference * difference;
    }
    assertThat(new Scorer(Scoring.MEAN_SQUARED_ERROR, List.of()).score(pair))
        .isEqualTo(sum / a.size());
  }

  @Test
  void terms_are_divided_by_their_spread_and_averaged() {
    Scoring both = Scoring.parse("mse:max+mask:blur=1:top=0.1");
    ReconstructionPair masked = pair(Optional.of(mask()));
    Scorer scorer = new Scorer(both, List.of(new Spread(2, 4), new Spread(0.5, 0.25)));
    double mse = new Scorer(Scoring.parse("mse:max"), List.of()).score(masked);
    double mask = new Scorer(Scoring.parse("mask:blur=1:top=0.1"), List.of()).score(masked);
    assertThat(scorer.score(masked)).isCloseTo((mse / 4 + mask / 0.25) / 2, within(1e-12));
    Scored scored = scorer.scored(masked);
    assertThat(scored.score()).isEqualTo(scorer.score(masked));
    float[] first = both.terms().get(0).mapOf(masked, NormalFeatures.NONE);
    float[] second = both.terms().get(1).mapOf(masked, NormalFeatures.NONE);
    assertThat(scored.map()[37]).isCloseTo((first[37] / 2 + second[37] / 0.5f) / 2, within(1e-6f));
  }

  @Test
  void spreads_are_standard_deviations_over_normal_images() {
    Scoring both = Scoring.parse("mse:mean+mae:max");
    Tensor image = tensor("image");
    ReconstructionPair same = ReconstructionPair.of(image, image, Optional.empty(), 0);
    Scorer.Fitting fitting = new Scorer.Fitting(both, NormalFeatures.NONE);
    fitting.add(same);
    fitting.add(pair);
    Scorer scorer = fitting.scorer();
    // Two scores, one of them 0: the deviation is half of the other.
    double other = new Scorer(Scoring.parse("mae:max"), List.of()).score(pair);
    assertThat(scorer.spreads().get(1).image()).isCloseTo(other / 2, within(1e-9));
    assertThat(
            new Scorer.Fitting(Scoring.MEAN_SQUARED_ERROR, NormalFeatures.NONE).scorer().spreads())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mse:mean", "msgms:blur=2.0:max+mask:blur=1.5:top=0.01", "ssim:max"})
  void a_scoring_is_read_as_it_is_written(String text) {
    assertThat(Scoring.parse(text)).hasToString(text);
    assertThat(Scoring.parse("mse")).isEqualTo(Scoring.MEAN_SQUARED_ERROR);
  }

  @Test
  void what_is_no_scoring_is_named() {
    assertThatThrownBy(() -> Scoring.parse("mse:sharp"))
        .hasMessage("scoring: expected blur=PIXELS, max, mean or top=SHARE, got 'sharp'");
    assertThatThrownBy(() -> Scoring.parse("mse:mean+"))
        .hasMessageContaining(
            "expected a map of [mse, mae, ssim, msgms, mask], [mahalanobis, sap, nap], memory or"
                + " reference, got ''");
    assertThatThrownBy(() -> Scoring.parse("mse:top=2")).hasMessageContaining("0..1, got 2.0");
    assertThatThrownBy(() -> Scoring.parse("mse:blur=-1")).hasMessageContaining("got -1.0");
    assertThatThrownBy(() -> new Scorer(Scoring.parse("mask"), List.of()).score(pair))
        .hasMessageContaining("expected a network with a tap 'mask'");
    assertThatThrownBy(() -> new Scorer(Scoring.parse("mse+mae"), List.of()))
        .hasMessageContaining("expected 2 spreads of held-out scores, got 0");
  }

  private void assertCloseTo(float[] actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("pixel %d", i)
          .isCloseTo(expected.get(i).doubleValue(), within(FLOAT32));
    }
  }

  private ReconstructionPair pair(Optional<Tensor> mask) {
    return ReconstructionPair.of(tensor("image"), tensor("reconstruction"), mask, 0);
  }

  private Tensor tensor(String name) {
    return Tensor.wrap(Golden.numbers(golden.get(name)), 1, 3, height, width);
  }

  private Tensor mask() {
    return Tensor.wrap(Golden.numbers(golden.get("maps").get("msgms")), 1, 1, height, width);
  }
}
