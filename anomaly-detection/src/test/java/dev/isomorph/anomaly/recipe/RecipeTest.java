package dev.isomorph.anomaly.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.CompactSegmenter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {
  private static final Size2d SMALL = Size2d.square(32);

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

  /** 768 x 1024 pixels are more than half a megapixel, so the scale is a half. */
  @Test
  void photographs_are_trained_on_by_crops_whatever_the_network() {
    Architecture own = CompactSegmenter.detailed().architecture();
    Recipe recipe = Recipe.forNetwork(own).suitedTo(BlankImages.of(768, 1024));
    assertThat(recipe.architecture()).isEqualTo(own);
    assertThat(recipe.config().tiling()).contains(new Tiling(16, 0.5));
    Recipe usual = Recipe.segment().suitedTo(BlankImages.of(768, 1024));
    assertThat(usual.architecture().name()).isEqualTo("compact-segmenter");
    assertThat(usual.config().tiling()).contains(new Tiling(16, 0.5));
  }

  @Test
  void what_was_chosen_before_stays() {
    Recipe recipe =
        Recipe.segment().onCrops(new Tiling(8, 1)).withScoring(Scoring.parse("mask:max"));
    assertThat(recipe.suitedTo(BlankImages.of(768, 1024))).isEqualTo(recipe);
    assertThat(
            Recipe.segment()
                .withScoring(Scoring.parse("mask:max"))
                .suitedTo(BlankImages.of(768, 1024))
                .scoring())
        .hasToString("mask:max");
    assertThat(Recipe.reconstruct().suitedTo(BlankImages.of(768, 1024)))
        .isEqualTo(Recipe.reconstruct());
  }

  @Test
  void small_images_keep_their_shape_in_a_methods_own_network() {
    assertThat(Recipe.segment().suitedTo(BlankImages.of(90, 120)).architecture().input().spatial())
        .isEqualTo(new Size2d(56, 72));
    Architecture given = CompactSegmenter.standard().architecture();
    assertThat(Recipe.forNetwork(given).suitedTo(BlankImages.of(90, 120)).architecture())
        .isEqualTo(given);
  }

  /** A half of {@code 1024 x 768} pixels is a scale that nobody gave. */
  @Test
  void an_overlap_alone_asks_for_crops_at_the_scale_of_the_sizes() {
    Framing overlapAlone = new Framing.Crops(OptionalInt.of(8), OptionalDouble.empty());
    assertThat(framed(overlapAlone, 768, 1024)).contains(new Tiling(8, 0.5));
    assertThat(framed(overlapAlone, 90, 120)).contains(new Tiling(8, 1));
    Framing ownSize = new Framing.Crops(OptionalInt.empty(), OptionalDouble.of(1));
    assertThat(framed(ownSize, 768, 1024)).contains(new Tiling(16, 1));
    assertThat(framed(Framing.whole(), 768, 1024)).isEmpty();
    assertThatThrownBy(
            () -> framed(new Framing.Crops(OptionalInt.of(33), OptionalDouble.of(1)), 90, 120))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap");
  }

  private static Optional<Tiling> framed(Framing framing, int height, int width) {
    return Recipe.segment()
        .suited(BlankImages.of(height, width), new OpenChoices(framing, true, true, false))
        .recipe()
        .config()
        .tiling();
  }

  @Test
  void only_what_is_open_is_chosen() {
    ImageSet images = BlankImages.of(768, 1024);
    Recipe closed =
        Recipe.segment()
            .suited(images, new OpenChoices(Framing.bySizes(), false, false, false))
            .recipe();
    assertThat(closed.network()).isEqualTo(Recipe.segment().network());
    Recipe wide = Recipe.segment().withNetwork(Recipe.segment().network().withImageSize(SMALL));
    Recipe cropped =
        wide.suited(images, new OpenChoices(Framing.bySizes(), true, true, false)).recipe();
    assertThat(cropped.architecture().name()).isEqualTo("compact-segmenter");
    assertThat(cropped.architecture().input().spatial()).isEqualTo(SMALL);
    OpenChoices whole = new OpenChoices(Framing.whole(), true, true, false);
    assertThat(Recipe.reconstruct().suited(BlankImages.of(90, 120), whole).recipe())
        .as("a network with a linear layer keeps the size of its input")
        .isEqualTo(Recipe.reconstruct());
  }
}
