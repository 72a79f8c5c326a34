package dev.isomorph.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameter counts are worked from the kernels: in * out * k * k + out, and 2 for each norm. */
class CompactSegmenterTest {
  private static final CompactSegmenter STANDARD = CompactSegmenter.standard();

  @Test
  void totals_follow_from_the_kernels() {
    Plan plan = STANDARD.architecture().plan();
    assertThat(plan.trainableCount()).isEqualTo(189_347 + 476_089);
    assertThat(plan.runningStatisticCount()).isEqualTo(960 + 1_440);
    assertThat(STANDARD.withWidth(12).architecture().plan().trainableCount())
        .isEqualTo(48_083 + 120_253);
    assertThat(STANDARD.withWidth(24)).isEqualTo(STANDARD);
  }

  @Test
  void layers_at_full_size_add_their_kernels() {
    Plan plan = CompactSegmenter.detailed().architecture().plan();
    assertThat(plan.trainableCount()).isEqualTo(197_827 + 494_313);
    assertThat(plan.runningStatisticCount()).isEqualTo(1_088 + 1_600);
    assertThat(plan.steps().stream().mapToLong(Step::multiplyAdds).sum())
        .isEqualTo(30_464L * 64 * 64);
    assertThat(CompactSegmenter.detailed().withWidth(12).architecture().plan().trainableCount())
        .isEqualTo(50_083 + 124_421);
  }

  @Test
  void an_image_costs_a_fifth_of_what_the_larger_network_costs() {
    Plan plan = STANDARD.architecture().plan();
    long compact = plan.steps().stream().mapToLong(Step::multiplyAdds).sum();
    long large =
        TextureRestorer.standard().restorerAndSegmenter().plan().steps().stream()
            .mapToLong(Step::multiplyAdds)
            .sum();
    assertThat(compact).isEqualTo(19_136L * 64 * 64);
    assertThat(large).isGreaterThan(4 * compact);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16})
  void taps_are_code_reconstruction_and_mask_for_any_size(int detail) {
    Architecture network =
        new CompactSegmenter(3, new Size2d(40, 104), 16, 24, detail).architecture();
    Plan plan = network.plan();
    assertThat(network.taps().keySet()).containsExactly("encoded", "reconstruction", "mask");
    assertThat(network.taps().values().stream().map(plan::shape))
        .containsExactly(Shape.of(64, 5, 13), Shape.of(3, 40, 104), Shape.of(1, 40, 104));
    assertThat(network.withImageSize(new Size2d(16, 8)).plan().output())
        .isEqualTo(Shape.of(1, 16, 8));
  }

  @Test
  void sizes_the_decoder_cannot_make_again_are_refused() {
    assertThatThrownBy(() -> STANDARD.withImageSize(new Size2d(64, 60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image size: expected width and height that are multiples of 8, which the decoder can make again, got width 60 and height 64");
  }
}
