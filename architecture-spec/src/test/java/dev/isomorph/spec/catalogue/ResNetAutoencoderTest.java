package dev.isomorph.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The figures of the reference notebook; names, order and shapes are those of PyTorch's state_dict.
 */
class ResNetAutoencoderTest {
  private static final ResNetAutoencoder NOTEBOOK = ResNetAutoencoder.notebook();

  @Test
  void parameters_have_pytorchs_names_shapes_and_order() throws IOException {
    String names =
        NOTEBOOK.autoencoder().plan().parameters().stream()
            .map(p -> p.name() + " " + p.shape() + "\n")
            .collect(Collectors.joining());
    try (InputStream golden = getClass().getResourceAsStream("autoencoder-parameters.txt")) {
      assertThat(names).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void totals_are_the_notebooks() {
    Plan autoencoder = NOTEBOOK.autoencoder().plan();
    long with = NOTEBOOK.encoder().plan().trainableCount();
    long without =
        NOTEBOOK.withDepths(List.of(1, 1, 1, 1)).encoderWithoutPreconv().plan().trainableCount();
    assertThat(with).isEqualTo(860_896);
    assertThat(without).isEqualTo(767_296);
    assertThat(with - without).isEqualTo(93_600);
    assertThat(NOTEBOOK.decoder().plan().trainableCount()).isEqualTo(731_267);
    assertThat(autoencoder.trainableCount()).isEqualTo(1_592_163);
    assertThat(autoencoder.runningStatisticCount()).isEqualTo(5_440);
    assertThat(autoencoder.compressionRatio("encoder.fc.3")).isEqualTo(192.0);
  }

  @Test
  void the_catalogue_knows_the_notebooks_numbers_of_each_network() {
    assertThat(
            Catalogue.names().stream()
                .map(name -> Catalogue.named(name, Catalogue.Sizes.usual()))
                .map(network -> network.plan().trainableCount()))
        .containsExactly(
            1_592_163L,
            860_896L,
            767_296L,
            731_267L,
            10_464L,
            426_019L,
            1_024_940L,
            665_436L,
            692_140L);
  }

  @Test
  void taps_stand_where_the_notebook_has_them() {
    Architecture autoencoder = NOTEBOOK.autoencoder();
    Plan plan = autoencoder.plan();
    assertThat(autoencoder.taps().keySet())
        .containsExactly(
            "input",
            "preconv",
            "layer0",
            "layer1",
            "layer2",
            "layer3",
            "final",
            "encoded",
            "reconstructed");
    assertThat(autoencoder.taps().values().stream().map(plan::shape))
        .containsExactly(
            Shape.of(3, 64, 64),
            Shape.of(32, 64, 64),
            Shape.of(64, 32, 32),
            Shape.of(128, 16, 16),
            Shape.of(128, 8, 8),
            Shape.of(64, 4, 4),
            Shape.of(64),
            Shape.of(64),
            Shape.of(3, 64, 64));
    assertThat(autoencoder.singleImageEvaluation()).containsExactly("encoder");
  }

  @ParameterizedTest(name = "{0}x{1} -> layer3 {2}x{3}")
  @CsvSource({
    "64, 64, 4, 4",
    "80, 80, 5, 5",
    "33, 47, 3, 3",
    "224, 160, 14, 10",
    "1, 1, 1, 1",
    "17, 16, 2, 1"
  })
  void the_encoder_takes_any_size(int height, int width, int rows, int columns) {
    Plan plan = NOTEBOOK.withImageSize(new Size2d(height, width)).encoder().plan();
    assertThat(plan.shape("layer3.0.relu")).isEqualTo(Shape.of(64, rows, columns));
    assertThat(plan.output()).isEqualTo(Shape.of(64));
    assertThat(plan.trainableCount()).isEqualTo(860_896);
  }

  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource({"64, 64", "80, 80", "224, 160", "16, 16", "32, 48"})
  void the_autoencoder_makes_images_of_multiples_of_16_again(int height, int width) {
    Plan plan = NOTEBOOK.withImageSize(new Size2d(height, width)).autoencoder().plan();
    assertThat(plan.output()).isEqualTo(Shape.of(3, height, width));
  }

  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource({"33, 48", "48, 47", "65, 64"})
  void the_decoder_refuses_other_sizes(int height, int width) {
    ResNetAutoencoder other = NOTEBOOK.withImageSize(new Size2d(height, width));
    assertThatThrownBy(other::autoencoder)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiples of 16")
        .hasMessageEndingWith("got width %d and height %d".formatted(width, height));
  }

  @Test
  void depths_add_blocks_that_keep_the_shape() {
    // A block of c channels that keeps them: two 3x3 convolutions with bias, two batch norms.
    long block64 = 2 * (64L * 64 * 9 + 64) + 4 * 64;
    long block128 = 2 * (128L * 128 * 9 + 128) + 4 * 128;
    assertThat(NOTEBOOK.withDepths(List.of(3, 4, 6, 3)).encoder().plan().trainableCount())
        .isEqualTo(860_896 + block64 + 3 * block128 + 5 * block128 + 2 * block64);
    assertThat(NOTEBOOK.withDepths(List.of(1, 1, 1, 1)).encoder().plan().trainableCount())
        .isEqualTo(860_896 - block64);
  }

  @Test
  void a_smaller_code_changes_the_two_dense_layers_around_it() {
    assertThat(NOTEBOOK.withLatentSize(16).autoencoder().plan().trainableCount())
        .isEqualTo(1_592_163 - 48 * 1025 - 48 * 1024);
  }

  @Test
  void the_residual_block_brings_its_input_into_shape_only_where_it_must() {
    Size2d size = Size2d.square(64);
    assertThat(new ResidualBlock(3, 3, 1).architecture(size).plan().trainableCount())
        .isEqualTo(180);
    assertThat(new ResidualBlock(3, 32, 1).architecture(size).plan().trainableCount())
        .isEqualTo(10_464);
    Plan halving = new ResidualBlock(3, 64, 2).architecture(size).plan();
    assertThat(halving.trainableCount()).isEqualTo(39_360);
    assertThat(halving.output()).isEqualTo(Shape.of(64, 32, 32));
  }

  @Test
  void wrong_numbers_are_named() {
    assertThatThrownBy(() -> NOTEBOOK.withDepths(List.of(1, 1, 1)))
        .hasMessage("ResNetAutoencoder.depths: expected 4 numbers > 0, got [1, 1, 1]");
    assertThatThrownBy(() -> NOTEBOOK.withDepths(List.of(1, 1, 0, 1)))
        .hasMessage("ResNetAutoencoder.depths: expected 4 numbers > 0, got [1, 1, 0, 1]");
    assertThatThrownBy(() -> Catalogue.named("resnet", Catalogue.Sizes.usual()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("architecture: expected one of [resnet-autoencoder, ")
        .hasMessageEndingWith(", got 'resnet'");
  }
}
