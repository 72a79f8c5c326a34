package dev.isomorph.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parameter counts are those of the same modules in PyTorch. */
class TextureRestorerTest {
  private static final TextureRestorer STANDARD = TextureRestorer.standard();

  @Test
  void totals_are_pytorchs() {
    Plan restorer = STANDARD.restorer().plan();
    Plan both = STANDARD.restorerAndSegmenter().plan();
    assertThat(restorer.trainableCount()).isEqualTo(426_019);
    assertThat(restorer.runningStatisticCount()).isEqualTo(1_600);
    assertThat(both.trainableCount()).isEqualTo(426_019 + 598_921);
    assertThat(both.runningStatisticCount()).isEqualTo(1_600 + 1_632);
  }

  @Test
  void a_width_changes_all_channels_in_proportion() {
    TextureRestorer narrow = STANDARD.withWidth(16);
    assertThat(narrow.restorer().plan().trainableCount()).isEqualTo(107_539);
    assertThat(narrow.restorerAndSegmenter().plan().trainableCount()).isEqualTo(258_248);
    assertThat(STANDARD.withWidth(32)).isEqualTo(STANDARD);
  }

  @Test
  void taps_are_code_reconstruction_and_mask_for_any_size() {
    Architecture both = STANDARD.withImageSize(new Size2d(40, 104)).restorerAndSegmenter();
    Plan plan = both.plan();
    assertThat(both.taps().keySet()).containsExactly("encoded", "reconstruction", "mask");
    assertThat(both.taps().values().stream().map(plan::shape))
        .containsExactly(Shape.of(32, 5, 13), Shape.of(3, 40, 104), Shape.of(1, 40, 104));
    assertThat(plan.output()).isEqualTo(Shape.of(1, 40, 104));
    assertThat(both.withImageSize(new Size2d(16, 8)).plan().output()).isEqualTo(Shape.of(1, 16, 8));
  }

  @Test
  void sizes_the_decoder_cannot_make_again_are_refused() {
    assertThatThrownBy(() -> STANDARD.withImageSize(new Size2d(64, 60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image size: expected width and height that are multiples of 8, which the decoder can make again, got width 60 and height 64");
  }

  @Test
  void the_catalogue_refuses_sizes_that_a_network_does_not_have() {
    assertThatThrownBy(
            () ->
                Catalogue.named(
                    "restorer",
                    new Catalogue.Sizes(
                        Optional.empty(), Optional.of(List.of(1, 1, 1, 1)), Optional.empty())))
        .hasMessage("depths: expected for the resnet networks only, got [1, 1, 1, 1] for another");
  }
}
