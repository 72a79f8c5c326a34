package dev.isomorph.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTest {
  private static final Size2d ONE = Size2d.square(1);
  private static final Size2d ZERO = Size2d.square(0);

  @ParameterizedTest(name = "{0}")
  @MethodSource("badNumbers")
  void a_number_out_of_range_is_named_with_its_value(String message, ThrowingCallable bad) {
    assertThatThrownBy(bad).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  static Stream<Arguments> badNumbers() {
    return Stream.of(
        bad("Conv2d.inChannels: expected > 0, got 0", () -> Conv2d.of(0, 1, 1)),
        bad("Conv2d.outChannels: expected > 0, got -1", () -> Conv2d.of(1, -1, 1)),
        bad(
            "Conv2d.kernelSize: expected > 0 in both directions, got 0x0",
            () -> Conv2d.of(1, 1, 0)),
        bad(
            "Conv2d.stride: expected > 0 in both directions, got 0x0",
            () -> Conv2d.of(1, 1, 1).withStride(0)),
        bad(
            "Conv2d.padding: expected >= 0 in both directions, got -1x-1",
            () -> Conv2d.of(1, 1, 1).withPadding(-1)),
        bad(
            "ConvTranspose2d.outputPadding: expected below stride 1x2 or dilation 1x1, got 0x2",
            () ->
                new ConvTranspose2d(
                    1, 1, ONE, new Size2d(1, 2), ZERO, new Size2d(0, 2), ONE, true)),
        bad("BatchNorm.features: expected > 0, got 0", () -> BatchNorm.of(0)),
        bad("BatchNorm.epsilon: expected > 0 and finite, got 0.0", () -> new BatchNorm(1, 0, 0.9)),
        bad(
            "BatchNorm.runningDecay: expected in [0, 1], got 1.5",
            () -> new BatchNorm(1, 1e-5, 1.5)),
        bad("Linear.inFeatures: expected > 0, got 0", () -> Linear.of(0, 1)),
        bad("Linear.outFeatures: expected > 0, got 0", () -> Linear.of(1, 0)),
        bad(
            "LeakyReLU.negativeSlope: expected a finite number, got NaN",
            () -> new LeakyReLU(Double.NaN)),
        bad("Dropout.probability: expected in [0, 1), got 1.0", () -> new Dropout(1)),
        bad(
            "AdaptiveAvgPool2d.outputSize: expected > 0 in both directions, got 0x4",
            () -> new AdaptiveAvgPool2d(new Size2d(0, 4))),
        bad(
            "MaxPool2d.padding: expected at most half the kernel 3x3, got 2x2",
            () -> new MaxPool2d(Size2d.square(3), ONE, Size2d.square(2), ONE)),
        bad("Shape.dims: expected one or more axes, each > 0, got []", Shape::of),
        bad(
            "Shape.dims: expected at most 2147483647 values in all, got [65536, 32768]",
            () -> Shape.of(65_536, 32_768)),
        bad(
            "Node.path: expected segments of letters, digits or _ joined by dots, not 'input', got 'a..b'",
            () -> new Node("a..b", new ReLU(), List.of())),
        bad(
            "Node.path: expected segments of letters, digits or _ joined by dots, not 'input', got 'input'",
            () -> new Node("input", new ReLU(), List.of())),
        bad(
            "Node.path: expected at most 500 characters, got 501",
            () -> new Node("a".repeat(501), new ReLU(), List.of())),
        bad(
            "Architecture.name: expected one line of text, got 'a?b'",
            () -> Architecture.builder("a\nb", Shape.of(1)).build("x")));
  }

  @Test
  void multiply_adds_count_each_weight_once_for_each_pixel_it_touches() {
    // 3 * 8 * 3 * 3 weights, each for 5 x 6 output pixels
    assertThat(multiplyAdds(Conv2d.of(3, 8, 3).withPadding(1).withStride(2), Shape.of(3, 9, 11)))
        .isEqualTo(3 * 8 * 9 * 5 * 6);
    // 8 * 4 * 4 * 4 weights, each for 5 x 6 input pixels
    assertThat(
            multiplyAdds(
                ConvTranspose2d.of(8, 4, 4).withStride(2).withPadding(1), Shape.of(8, 5, 6)))
        .isEqualTo(8 * 4 * 16 * 5 * 6);
    assertThat(multiplyAdds(Linear.of(100, 7), Shape.of(100))).isEqualTo(700);
    assertThat(multiplyAdds(BatchNorm.of(3), Shape.of(3, 9, 11))).isZero();
    assertThat(multiplyAdds(MaxPool2d.of(2), Shape.of(3, 9, 11))).isZero();
  }

  private static long multiplyAdds(Layer layer, Shape input) {
    GraphBuilder graph = Architecture.builder("one", input);
    return graph.build(graph.add("layer", layer, graph.input())).plan().multiplyAdds();
  }

  private static Arguments bad(String message, ThrowingCallable callable) {
    return Arguments.of(message, callable);
  }
}
