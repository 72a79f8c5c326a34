package dev.isomorph.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Size2d;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecognisedNetworkTest {
  private static final ResNetAutoencoder NOTEBOOK = ResNetAutoencoder.notebook();
  private static final ResNetAutoencoder OTHER =
      new ResNetAutoencoder(
          1,
          Size2d.square(96),
          8,
          List.of(4, 6, 8, 10),
          List.of(1, 3, 2, 1),
          List.of(5, 7, 9),
          12,
          0.2);

  static Stream<Architecture> family() {
    return Stream.of(NOTEBOOK, OTHER)
        .flatMap(
            numbers ->
                Stream.of(
                    numbers.autoencoder(),
                    numbers.withImageSize(Size2d.square(64)).encoder(),
                    numbers
                        .withImageSize(Size2d.square(64))
                        .withDepths(List.of(1, 1, 1, 1))
                        .encoderWithoutPreconv(),
                    numbers.withImageSize(Size2d.square(64)).encoderWithoutPreconv(),
                    numbers.decoder(),
                    new ResidualBlock(3, numbers.stemChannels(), 1).architecture(Size2d.square(64)),
                    new ResidualBlock(5, 5, 1).architecture(Size2d.square(64)),
                    new ResidualBlock(5, 5, 2).architecture(Size2d.square(64))));
  }

  @ParameterizedTest
  @MethodSource("family")
  void a_network_is_known_by_its_tensors(Architecture architecture) {
    assertThat(RecognisedNetwork.of(shapes(architecture), Optional.empty())).contains(architecture);
  }

  @Test
  void an_image_that_is_not_square_must_be_told() {
    Size2d size = new Size2d(32, 96);
    Architecture architecture = NOTEBOOK.withImageSize(size).autoencoder();
    assertThat(RecognisedNetwork.of(shapes(architecture), Optional.of(size)))
        .contains(architecture);
  }

  @Test
  void tensors_that_are_missing_or_out_of_shape_do_not_hide_the_network() {
    Architecture architecture = NOTEBOOK.autoencoder();
    Map<String, List<Integer>> shapes = shapes(architecture);
    shapes.remove("encoder.preconv.0.weight");
    shapes.remove("decoder.0.weight");
    shapes.put("encoder.fc.2.weight", List.of());
    shapes.put("encoder.layer3.0.conv1.0.weight", List.of(1 << 30, 0));
    shapes.put("something.else", List.of(3));
    assertThat(RecognisedNetwork.of(shapes, Optional.empty())).contains(architecture);
  }

  @Test
  void other_names_are_not_of_the_family() {
    assertThat(
            RecognisedNetwork.of(
                Map.of("features.0.weight", List.of(64, 3, 3, 3)), Optional.empty()))
        .isEmpty();
    assertThat(RecognisedNetwork.of(Map.of(), Optional.empty())).isEmpty();
  }

  private static Map<String, List<Integer>> shapes(Architecture architecture) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Parameter parameter : architecture.plan().parameters()) {
      shapes.put(parameter.name(), parameter.shape());
    }
    return shapes;
  }
}
