package dev.isomorph.anomaly.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {
  @ParameterizedTest
  @EnumSource
  void what_is_proposed_for_a_layout_goes_together(Layout layout) {
    Recipe recipe = Recipe.forLayout(layout);
    Outputs.require(recipe.architecture(), recipe.scoring());
  }

  @ParameterizedTest
  @EnumSource
  void what_goes_with_a_method_goes_together(Method method) {
    Recipe recipe = Recipe.of(method);
    Outputs.require(recipe.architecture(), recipe.scoring());
    assertThat(recipe.config().budget())
        .isEqualTo(
            method == Method.RECONSTRUCT
                ? TrainingBudget.ofEpochs(30)
                : TrainingBudget.ofSteps(Method.STEPS).within(Duration.ofMinutes(Method.MINUTES)));
  }

  @Test
  void classes_are_told_apart_by_the_features_of_a_small_network() {
    Recipe recipe = Recipe.forLayout(Layout.IDX);
    Architecture network = recipe.architecture();
    assertThat(network.input().spatial()).isEqualTo(Size2d.square(32));
    assertThat(recipe.scoring()).hasToString("mahalanobis:tap=encoder.2.relu:grid=4:mean");
    assertThat(recipe.config().budget().epochs()).isEqualTo(10);
    assertThatThrownBy(() -> Outputs.require(network, Scoring.parse("sap:tap=nowhere")))
        .hasMessageStartingWith(
            "scoring 'sap:tap=nowhere': expected a tap or node of 'restorer', got 'nowhere'");
  }
}
