package dev.isomorph.spec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import dev.isomorph.spec.catalogue.Catalogue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureJsonTest {
  /** One layer of each type, no two numbers of a layer alike where that can be. */
  static final List<Layer> LAYERS =
      List.of(
          new Conv2d(
              2,
              3,
              new Size2d(4, 5),
              new Size2d(6, 7),
              new Size2d(8, 9),
              new Size2d(10, 11),
              false),
          new ConvTranspose2d(
              2,
              3,
              new Size2d(4, 5),
              new Size2d(6, 7),
              new Size2d(8, 9),
              new Size2d(1, 0),
              new Size2d(10, 11),
              true),
          new BatchNorm(7, 1e-3, 0.99),
          new Linear(3, 4, false),
          new ReLU(),
          new LeakyReLU(0.1),
          new Sigmoid(),
          new Tanh(),
          new Dropout(1 / 3.0),
          new AdaptiveAvgPool2d(new Size2d(2, 3)),
          new MaxPool2d(new Size2d(4, 5), new Size2d(6, 7), new Size2d(1, 2), new Size2d(8, 9)),
          new Flatten(),
          new Unflatten(Shape.of(2, 3, 4)),
          new Add(),
          new Concat());

  static final Architecture TINY = tiny();
  static final String TEXT = ArchitectureJson.write(TINY);

  private static Architecture tiny() {
    GraphBuilder g = Architecture.builder("tiny \"net\"", Shape.of(3, 8, 8));
    String stem = g.scope("stem").sequential(g.input(), Conv2d.of(3, 3, 1), BatchNorm.of(3));
    g.scope("stem").evaluateSingleImages().tap("features", stem);
    return g.build(g.add("sum", new Add(), stem, g.input()));
  }

  @Test
  void the_layers_of_this_test_are_all_there_are() {
    assertThat(LAYERS.stream().map(Layer::type))
        .containsExactly(
            Stream.of(Layer.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toArray(String[]::new));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("architectures")
  void what_is_written_reads_back_equal(Architecture architecture) {
    String text = ArchitectureJson.write(architecture);
    Architecture read = ArchitectureJson.read(text);
    assertThat(read).isEqualTo(architecture);
    assertThat(read.taps().keySet()).containsExactlyElementsOf(architecture.taps().keySet());
    assertThat(ArchitectureJson.write(read)).isEqualTo(text);
  }

  static Stream<Architecture> architectures() {
    Stream<Architecture> ready =
        Catalogue.names().stream().map(name -> Catalogue.named(name, Catalogue.Sizes.usual()));
    Stream<Architecture> ofOneLayer =
        LAYERS.stream()
            .map(
                layer -> {
                  GraphBuilder g = Architecture.builder("one " + layer.type(), Shape.of(5));
                  return g.build(g.add("layer", layer, g.input(), "elsewhere"));
                });
    return Stream.concat(ready, ofOneLayer);
  }

  @Test
  void the_text_has_a_line_for_each_node() {
    assertThat(TEXT)
        .isEqualTo(
            """
            {
              "format": "isomorph-architecture",
              "version": 1,
              "name": "tiny \\"net\\"",
              "input": [3,8,8],
              "nodes": [
                {"path": "stem.0","type": "Conv2d","inChannels": 3,"outChannels": 3,"kernelSize": [1,1],"stride": [1,1],"padding": [0,0],"dilation": [1,1],"bias": true,"inputs": ["input"]},
                {"path": "stem.1","type": "BatchNorm","features": 3,"epsilon": 1.0E-5,"runningDecay": 0.9,"inputs": ["stem.0"]},
                {"path": "sum","type": "Add","inputs": ["stem.1","input"]}
              ],
              "output": "sum",
              "taps": {
                "features": "stem.1"
              },
              "singleImageEvaluation": ["stem"]
            }
            """);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("errors")
  void an_error_says_where_what_was_expected_and_what_was_found(
      String in, String replacement, String message) {
    assertThat(TEXT).contains(in);
    assertThatThrownBy(() -> ArchitectureJson.read(TEXT.replace(in, replacement)))
        .isInstanceOf(SpecFormatException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error(
            "\"isomorph-architecture\"",
            "\"onnx\"",
            "$.format: expected 'isomorph-architecture', got 'onnx'"),
        error(
            "\"version\": 1",
            "\"version\": 2",
            "$.version: expected 1, got 2; a newer program may have written it"),
        error("\"version\": 1,", "", "$.version: expected a whole number, got no such field"),
        error("\"output\": \"sum\"", "\"output\": 7", "$.output: expected a string, got 7"),
        error(
            "\"output\"",
            "\"colour\": 1, \"output\"",
            "$: expected the fields [format, version, name, input, nodes, output, taps, singleImageEvaluation], got the unknown field 'colour'"),
        error(
            "\"name\":",
            "\"name\": \"a\", \"name\":",
            "line 4, column 22: expected well-formed JSON, got duplicate field 'name'"),
        error(
            "\"type\": \"Add\"",
            "\"type\": \"Subtract\"",
            "$.nodes[2].type: expected one of [AdaptiveAvgPool2d, Add, BatchNorm, Concat, Conv2d, ConvTranspose2d, Dropout, Flatten, LeakyReLU, Linear, MaxPool2d, ReLU, Sigmoid, Tanh, Unflatten], got 'Subtract'"),
        error(
            "\"inChannels\": 3,",
            "",
            "$.nodes[0].inChannels: expected a whole number, got no such field"),
        error(
            "\"inChannels\": 3",
            "\"inChannels\": 3.5",
            "$.nodes[0].inChannels: expected a whole number up to 2147483647, got 3.5"),
        error(
            "\"inChannels\": 3",
            "\"inChannels\": 2147483648",
            "$.nodes[0].inChannels: expected a whole number up to 2147483647, got 2147483648"),
        error(
            "\"inChannels\": 3",
            "\"inChannels\": 0",
            "$.nodes[0]: Conv2d.inChannels: expected > 0, got 0"),
        error(
            "\"inChannels\": 3",
            "\"groups\": 2, \"inChannels\": 3",
            "$.nodes[0]: expected the fields [path, type, inChannels, outChannels, kernelSize, stride, padding, dilation, bias, inputs], got the unknown field 'groups'"),
        error(
            "\"kernelSize\": [1,1]",
            "\"kernelSize\": 1",
            "$.nodes[0].kernelSize: expected [height, width], got 1"),
        error(
            "\"kernelSize\": [1,1]",
            "\"kernelSize\": [1,\"1\"]",
            "$.nodes[0].kernelSize[1]: expected a whole number up to 2147483647, got \"1\""),
        error("\"bias\": true", "\"bias\": 1", "$.nodes[0].bias: expected true or false, got 1"),
        error(
            "\"epsilon\": 1.0E-5",
            "\"epsilon\": 1e999",
            "$.nodes[1].epsilon: expected a number, got Infinity"),
        error(
            "\"path\": \"sum\"",
            "\"path\": \"a/b\"",
            "$.nodes[2]: Node.path: expected segments of letters, digits or _ joined by dots, not 'input', got 'a/b'"),
        error(
            "[\"stem.1\",\"input\"]",
            "[\"stem.1\",null]",
            "$.nodes[2].inputs[1]: expected a string, got null"),
        error(
            "\"input\": [3,8,8]",
            "\"input\": [3,0,8]",
            "$.input: Shape.dims: expected one or more axes, each > 0, got [3, 0, 8]"),
        error(
            "\"input\": [3,8,8]",
            "\"input\": {}",
            "$.input: expected an array of axes after N, got an object"),
        error(
            "\"stem\"]",
            "\"stem\"",
            "line 16, column 1: expected well-formed JSON, got unexpected close marker '}'"),
        error(
            "[\"stem\"]\n}",
            "[\"stem\"]",
            "line 16, column 1: expected more, got the end of the text"),
        error(
            "[\"stem\"]\n}",
            "[\"stem\"]\n} {}",
            "line 16, column 3: expected the end of the text, got more after the object"));
  }

  @Test
  void a_text_that_is_no_object_is_refused() {
    assertThatThrownBy(() -> ArchitectureJson.read(""))
        .hasMessage("$: expected an object, got an empty text");
    assertThatThrownBy(() -> ArchitectureJson.read("[1, 2]"))
        .hasMessage("$: expected an object, got an array of 2");
    assertThatThrownBy(() -> ArchitectureJson.read("weights"))
        .isInstanceOf(SpecFormatException.class)
        .hasMessageContaining("unrecognized token 'weights'");
  }

  private static Arguments error(String in, String replacement, String message) {
    return Arguments.of(in, replacement, message);
  }
}
