package dev.isomorph.anomaly.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A map of eight pixels, of which the left half of each row of four is ignored. */
class ImageMapsTest {
  private static final Optional<boolean[]> LEFT_HALF =
      Optional.of(new boolean[] {true, true, false, false, true, true, false, false});

  private static float[] map() {
    return new float[] {9, 9, 1, 2, 9, 9, 3, 6};
  }

  private static double score(String scoring, ImageMaps maps, OptionalLong sharePixels) {
    Scorer scorer = new Scorer(Scoring.parse(scoring), List.of()).withSharePixels(sharePixels);
    return scorer.scored(maps).score();
  }

  @ParameterizedTest
  @CsvSource({"mse:mean,3", "mse:top=0.5,4.5", "mse:top=0.75,3.66667", "mse:max,6"})
  void half_of_an_image_scores_as_an_image_of_that_half(String scoring, double expected) {
    ImageMaps masked = ImageMaps.of(List.of(map()), LEFT_HALF);
    ImageMaps half = ImageMaps.of(List.of(new float[] {1, 2, 3, 6}));
    assertThat(score(scoring, masked, OptionalLong.empty()))
        .isCloseTo(expected, within(1e-5))
        .isEqualTo(score(scoring, half, OptionalLong.empty()));
  }

  @Test
  void a_share_of_a_tile_is_at_most_all_pixels_that_count() {
    ImageMaps masked = ImageMaps.of(List.of(map()), LEFT_HALF);
    assertThat(score("mse:top=0.01", masked, OptionalLong.of(200))).isEqualTo(4.5);
    assertThat(score("mse:top=0.01", masked, OptionalLong.of(1000))).isEqualTo(3);
  }

  @Test
  void the_map_is_0_where_pixels_are_ignored() {
    Scorer scorer = new Scorer(Scoring.parse("mse:mean"), List.of());
    assertThat(scorer.scored(ImageMaps.of(List.of(map()), LEFT_HALF)).map())
        .containsExactly(0, 0, 1, 2, 0, 0, 3, 6);
  }

  @Test
  void an_image_that_is_ignored_as_a_whole_scores_0() {
    Optional<boolean[]> all =
        Optional.of(new boolean[] {true, true, true, true, true, true, true, true});
    for (String scoring : List.of("mse:mean", "mse:top=0.5", "mse:max")) {
      assertThat(score(scoring, ImageMaps.of(List.of(map()), all), OptionalLong.empty())).isZero();
    }
  }

  @Test
  void spreads_are_those_of_the_pixels_that_count() {
    Scoring both = Scoring.parse("mse:mean+mae:max");
    Scorer.Fitting masked = new Scorer.Fitting(both, NormalFeatures.NONE);
    Scorer.Fitting half = new Scorer.Fitting(both, NormalFeatures.NONE);
    for (float[] right : List.of(new float[] {1, 2, 3, 6}, new float[] {2, 2, 5, 4})) {
      float[] whole = {7, 7, right[0], right[1], 7, 7, right[2], right[3]};
      masked.add(ImageMaps.of(List.of(whole.clone(), whole.clone()), LEFT_HALF));
      half.add(ImageMaps.of(List.of(right, right)));
    }
    assertThat(masked.scorer().spreads()).isEqualTo(half.scorer().spreads());
  }

  @Test
  void flags_of_another_size_are_refused() {
    assertThatThrownBy(() -> ImageMaps.of(List.of(new float[4]), LEFT_HALF))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 4 flags, one for each pixel of the map, got 8");
  }
}
