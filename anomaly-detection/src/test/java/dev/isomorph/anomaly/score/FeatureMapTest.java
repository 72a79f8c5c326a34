package dev.isomorph.anomaly.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isomorph.api.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against scikit-learn and PyTorch; {@code src/golden/features.py} made the numbers. */
class FeatureMapTest {
  /** Relative: the matrices are kept in float32. */
  private static final double FLOAT32 = 1e-5;

  private final JsonNode golden = Golden.read("features.json");
  private final int height = golden.get("height").intValue();
  private final int width = golden.get("width").intValue();
  private final int grid = golden.get("grid").intValue();

  @Test
  void a_grid_scores_by_the_distance_that_scikit_learn_has_of_all_cells_together() {
    Scorer scorer = fitted("mahalanobis:tap=code:grid=" + grid);
    for (int i = 0; i < 2; i++) {
      double expected = golden.get("gridScores").get(i).doubleValue();
      assertThat(scorer.score(image(i))).isCloseTo(expected, within(FLOAT32 * expected));
    }
  }

  @Test
  void a_grid_paints_the_cells_that_are_unusual() {
    float[] map = fitted("mahalanobis:tap=code:grid=" + grid).scored(image(1)).map();
    // Two is added below and to the right.
    float corner = map[map.length - 1];
    assertThat(corner).isGreaterThan(3 * map[0]);
    for (float value : map) {
      assertThat(value).isNotNegative();
    }
  }

  @Test
  void without_a_grid_each_position_has_its_distance() {
    Scorer scorer = fitted("mahalanobis:tap=code");
    for (int i = 0; i < 2; i++) {
      assertClose(scorer.scored(image(i)).map(), golden.get("positionMaps").get(i));
    }
  }

  @Test
  void sap_is_the_squared_difference_to_the_features_of_the_reconstruction() {
    Scorer scorer = new Scorer(Scoring.parse("sap:tap=code"), List.of());
    for (int i = 0; i < 2; i++) {
      assertClose(scorer.scored(image(i)).map(), golden.get("squaredMaps").get(i));
    }
  }

  @Test
  void nap_is_the_distance_of_that_difference() {
    // The reconstruction's features are zero here, so that the difference is the features.
    Scorer scorer = fitted("nap:tap=code:grid=" + grid);
    double expected = golden.get("gridScores").get(1).doubleValue();
    assertThat(scorer.score(image(1))).isCloseTo(expected, within(FLOAT32 * expected));
  }

  @Test
  void saved_features_score_with_the_same_bits() {
    Scorer scorer = fitted("mahalanobis:tap=code:grid=" + grid);
    NormalFeatures again = NormalFeatures.of(scorer.scoring(), scorer.normal().tensors());
    assertThat(again).isEqualTo(scorer.normal());
    assertThat(new Scorer(scorer.scoring(), List.of(), again).score(image(0)))
        .isEqualTo(scorer.score(image(0)));
  }

  @Test
  void features_that_were_not_fitted_or_do_not_vary_are_named() {
    Scoring scoring = Scoring.parse("mahalanobis:tap=code");
    assertThatThrownBy(() -> new Scorer(scoring, List.of()))
        .hasMessage(
            "scoring 'mahalanobis:tap=code': expected to be fitted to normal images, got []");
    NormalFeatures.Fitting constant = new NormalFeatures.Fitting(scoring, 1);
    constant.add(image(0).withFeatures(Map.of("code", zero()), Map.of()));
    assertThatThrownBy(() -> constant.normal(FitProgress.SILENT))
        .hasMessageContaining("expected features that vary over the training images, got 3");
    assertThatThrownBy(() -> Scoring.parse("sap:tap=code:grid=2"))
        .hasMessage("scoring 'sap': grid: expected none, got 2");
    assertThatThrownBy(() -> Scoring.parse("nap:grid=x")).hasMessageContaining("got 'grid=x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mahalanobis:tap=encoder.2.relu:grid=4:mean",
        "nap:tap=encoded:blur=1.0:max+sap:tap=encoded:top=0.1"
      })
  void a_scoring_is_read_as_it_is_written(String text) {
    assertThat(Scoring.parse(text)).hasToString(text);
    assertThat(Scoring.parse("sap")).hasToString("sap:tap=encoded:mean");
  }

  private Scorer fitted(String text) {
    Scoring scoring = Scoring.parse(text);
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring, 1);
    golden.get("normal").forEach(features -> fitting.add(pair(features)));
    return new Scorer(scoring, List.of(), fitting.normal(FitProgress.SILENT));
  }

  private ReconstructionPair image(int i) {
    return pair(golden.get("test").get(i));
  }

  private ReconstructionPair pair(JsonNode features) {
    Tensor image = Tensor.wrap(new float[3 * height * width], 1, 3, height, width);
    return ReconstructionPair.of(image, image, Optional.empty(), 0)
        .withFeatures(Map.of("code", features(Golden.numbers(features))), Map.of("code", zero()));
  }

  private Features zero() {
    return features(new float[golden.get("normal").get(0).size()]);
  }

  private Features features(float[] values) {
    JsonNode shape = golden.get("shape");
    return Features.of(
        Tensor.wrap(
            values, 1, shape.get(0).intValue(), shape.get(1).intValue(), shape.get(2).intValue()),
        0);
  }

  private static void assertClose(float[] actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      double value = expected.get(i).doubleValue();
      assertThat((double) actual[i])
          .as("pixel %d", i)
          .isCloseTo(value, within(FLOAT32 * Math.max(1, value)));
    }
  }
}
