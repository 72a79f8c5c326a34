package dev.isomorph.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected sizes are PyTorch's documented formulas, worked by hand. */
class ShapeRuleTest {

  @ParameterizedTest(
      name = "in={0} kernel={1} stride={2} padding={3} dilation={4} -> convolution {5}, pool {5}")
  @CsvSource({
    "28, 3, 2, 1, 1, 14",
    "28, 3, 1, 1, 1, 28",
    "28, 3, 1, 0, 1, 26",
    "27, 3, 2, 1, 1, 14",
    "64, 4, 2, 1, 1, 32",
    "5, 5, 1, 0, 1, 1",
    "7, 2, 3, 0, 1, 2",
    "9, 3, 1, 0, 2, 5",
    "9, 3, 2, 1, 3, 3",
    "1, 1, 2, 0, 1, 1",
  })
  void convolution_and_pool(int in, int kernel, int stride, int padding, int dilation, int out) {
    Conv2d conv =
        new Conv2d(
            1,
            2,
            new Size2d(kernel, 1),
            new Size2d(stride, 1),
            new Size2d(padding, 0),
            new Size2d(dilation, 1),
            true);
    assertThat(output(conv, Shape.of(1, in, 7))).isEqualTo(Shape.of(2, out, 7));
    MaxPool2d pool =
        new MaxPool2d(
            new Size2d(1, kernel),
            new Size2d(1, stride),
            new Size2d(0, padding),
            new Size2d(1, dilation));
    assertThat(output(pool, Shape.of(3, 7, in))).isEqualTo(Shape.of(3, 7, out));
  }

  @ParameterizedTest(
      name = "in={0} kernel={1} stride={2} padding={3} outputPadding={4} dilation={5} -> {6}")
  @CsvSource({
    "4, 4, 2, 1, 0, 1, 8",
    "14, 3, 2, 1, 1, 1, 28",
    "14, 3, 2, 1, 0, 1, 27",
    "5, 1, 1, 0, 0, 1, 5",
    "3, 2, 3, 0, 2, 1, 10",
    "6, 3, 1, 2, 0, 2, 6",
    "1, 5, 4, 0, 3, 1, 8",
  })
  void transposed_convolution(
      int in, int kernel, int stride, int padding, int outputPadding, int dilation, int out) {
    ConvTranspose2d wide =
        new ConvTranspose2d(
            1,
            2,
            new Size2d(1, kernel),
            new Size2d(1, stride),
            new Size2d(0, padding),
            new Size2d(0, outputPadding),
            new Size2d(1, dilation),
            false);
    assertThat(output(wide, Shape.of(1, 7, in))).isEqualTo(Shape.of(2, 7, out));
    ConvTranspose2d high =
        new ConvTranspose2d(
            1,
            2,
            new Size2d(kernel, 1),
            new Size2d(stride, 1),
            new Size2d(padding, 0),
            new Size2d(outputPadding, 0),
            new Size2d(dilation, 1),
            false);
    assertThat(output(high, Shape.of(1, in, 7))).isEqualTo(Shape.of(2, out, 7));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("others")
  void other_layers(Layer layer, Shape in, Shape out) {
    assertThat(output(layer, in)).isEqualTo(out);
  }

  static Stream<Arguments> others() {
    Shape map = Shape.of(3, 5, 7);
    Shape vector = Shape.of(105);
    return Stream.of(
        Arguments.of(BatchNorm.of(3), map, map),
        Arguments.of(BatchNorm.of(105), vector, vector),
        Arguments.of(Linear.of(105, 8), vector, Shape.of(8)),
        Arguments.of(new ReLU(), map, map),
        Arguments.of(LeakyReLU.standard(), vector, vector),
        Arguments.of(new Sigmoid(), map, map),
        Arguments.of(new Tanh(), vector, vector),
        Arguments.of(new Dropout(0.5), map, map),
        Arguments.of(new AdaptiveAvgPool2d(new Size2d(4, 2)), map, Shape.of(3, 4, 2)),
        Arguments.of(new AdaptiveAvgPool2d(new Size2d(9, 9)), map, Shape.of(3, 9, 9)),
        Arguments.of(new Flatten(), map, vector),
        Arguments.of(new Flatten(), vector, vector),
        Arguments.of(Unflatten.of(3, new Size2d(5, 7)), vector, map));
  }

  @Test
  void a_sum_has_the_shape_of_its_inputs() {
    GraphBuilder graph = Architecture.builder("sum", Shape.of(3, 5, 7));
    String a = graph.add("a", new ReLU(), graph.input());
    String sum = graph.add("sum", new Add(), a, graph.input(), a);
    assertThat(graph.build(sum).plan().output()).isEqualTo(Shape.of(3, 5, 7));
  }

  @Test
  void a_concatenation_has_the_channels_of_all_its_inputs() {
    GraphBuilder graph = Architecture.builder("concat", Shape.of(3, 5, 7));
    String four = graph.add("four", Conv2d.of(3, 4, 1), graph.input());
    String map = graph.add("map", new Concat(), four, graph.input(), four);
    assertThat(graph.build(map).plan().output()).isEqualTo(Shape.of(11, 5, 7));
    String flat = graph.add("flat", new Flatten(), four);
    String ten = graph.add("ten", Linear.of(140, 10), flat);
    String vector = graph.add("vector", new Concat(), ten, flat);
    assertThat(graph.build(vector).plan().output()).isEqualTo(Shape.of(150));
  }

  private static Shape output(Layer layer, Shape input) {
    Architecture one =
        new Architecture(
            "one",
            input,
            List.of(new Node("layer", layer, List.of(Architecture.INPUT))),
            "layer",
            Map.of(),
            List.of());
    return one.plan().output();
  }
}
