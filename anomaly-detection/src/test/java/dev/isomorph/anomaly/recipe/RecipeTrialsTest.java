package dev.isomorph.anomaly.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.SimulatedQuality;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.DivergedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTrialsTest {
  private static final List<Recipe> ALL = Arrays.stream(Method.values()).map(Recipe::of).toList();

  private final List<Recipe> tried = new ArrayList<>();

  /** A trial that finds what a method teaches as well as given; NaN diverges. */
  private Trial quality(double reconstruct, double restore, double segment) {
    double[] byMethod = {reconstruct, restore, segment};
    return (recipe, normal) -> {
      tried.add(recipe);
      double quality = byMethod[recipe.method().ordinal()];
      if (Double.isNaN(quality)) {
        throw new DivergedException("step 1: " + recipe.method());
      }
      return new SimulatedQuality(quality, quality);
    };
  }

  private static Recipe best(Trial trial) {
    return RecipeTrials.best(ALL, BlankImages.of(90, 120), Framing.bySizes(), trial).recipe();
  }

  @Test
  void the_best_has_the_budget_of_a_whole_training() {
    Recipe best = best(quality(0.6, 0.8, 0.7));
    assertThat(best).isEqualTo(Recipe.restore());
    assertThat(tried)
        .extracting(Recipe::method)
        .containsExactly(Method.RECONSTRUCT, Method.RESTORE, Method.SEGMENT);
    assertThat(tried)
        .extracting(recipe -> recipe.config().budget())
        .containsExactly(
            TrainingBudget.ofEpochs(10),
            TrainingBudget.ofSteps(1000).within(Duration.ofMinutes(2)),
            TrainingBudget.ofSteps(1000).within(Duration.ofMinutes(2)));
    assertThat(tried).allMatch(recipe -> recipe.config().patience() == 0);
  }

  @Test
  void each_is_tried_on_the_crops_that_it_would_be_trained_on() {
    Recipe best =
        RecipeTrials.best(ALL, BlankImages.of(768, 1024), Framing.bySizes(), quality(0.6, 0.7, 0.8))
            .recipe();
    assertThat(tried)
        .extracting(recipe -> recipe.architecture().name())
        .containsExactly("resnet-autoencoder", "restorer", "compact-segmenter");
    assertThat(tried)
        .allMatch(recipe -> recipe.config().tiling().orElseThrow().equals(new Tiling(16, 0.5)));
    assertThat(best.architecture().name()).isEqualTo("compact-segmenter");
    assertThat(best.config().tiling()).contains(new Tiling(16, 0.5));
  }

  @Test
  void one_that_diverges_is_out_and_all_that_diverge_are_an_error() {
    assertThat(best(quality(0.9, Double.NaN, 0.1)).method()).isEqualTo(Method.RECONSTRUCT);
    assertThatThrownBy(() -> best(quality(Double.NaN, Double.NaN, Double.NaN)))
        .isInstanceOf(DivergedException.class)
        .hasMessage("step 1: segment");
    assertThatThrownBy(
            () ->
                RecipeTrials.best(
                    List.of(), BlankImages.of(8, 8), Framing.whole(), quality(0, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
