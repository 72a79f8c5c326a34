package dev.isomorph.conformance.rules;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
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
import java.util.List;

/**
 * A small network around one kind of layer. {@code golden_layers.py} has the same ones in PyTorch,
 * by name.
 *
 * @param name what is tried
 * @param architecture the network
 */
record LayerCase(String name, Architecture architecture) {
  private static final Size2d ONE = Size2d.square(1);
  private static final Size2d NONE = Size2d.square(0);

  static List<LayerCase> all() {
    return List.of(
        maps(
            "conv2d, uneven in everything",
            7,
            6,
            new Conv2d(
                3,
                4,
                new Size2d(3, 2),
                new Size2d(2, 1),
                new Size2d(1, 2),
                new Size2d(2, 1),
                true)),
        maps("conv2d, without bias", 5, 6, Conv2d.of(3, 5, 3).withPadding(1).withoutBias()),
        maps("conv2d, stride over the kernel", 5, 6, Conv2d.of(3, 2, 2).withStride(3)),
        maps(
            "conv2d, stride that leaves a rest",
            6,
            8,
            Conv2d.of(3, 4, 3).withStride(2).withPadding(1)),
        maps(
            "conv_transpose2d, the decoder's",
            5,
            6,
            ConvTranspose2d.of(3, 4, 4).withStride(2).withPadding(1)),
        maps(
            "conv_transpose2d, uneven with output padding",
            4,
            3,
            new ConvTranspose2d(
                3, 4, new Size2d(3, 4), new Size2d(2, 3), ONE, new Size2d(1, 2), ONE, true)),
        maps(
            "conv_transpose2d, dilated, without bias",
            4,
            5,
            new ConvTranspose2d(
                3, 2, Size2d.square(3), ONE, Size2d.square(2), ONE, Size2d.square(2), false)),
        maps(
            "conv_transpose2d, stride over the kernel",
            3,
            4,
            new ConvTranspose2d(3, 2, Size2d.square(2), Size2d.square(3), NONE, ONE, ONE, true)),
        maps("batch norm of maps", 5, 6, new BatchNorm(3, 1e-3, 0.7)),
        vectors("batch norm of vectors", BatchNorm.of(6)),
        vectors("linear, without bias", new Linear(6, 5, false)),
        maps("relu", 5, 6, new ReLU()),
        maps("leaky relu", 5, 6, new LeakyReLU(0.2)),
        maps("sigmoid", 5, 6, new Sigmoid()),
        vectors("tanh", new Tanh()),
        maps(
            "adaptive average pool, overlapping windows",
            5,
            7,
            new AdaptiveAvgPool2d(Size2d.square(4))),
        maps(
            "adaptive average pool, larger than its input",
            2,
            3,
            new AdaptiveAvgPool2d(Size2d.square(4))),
        maps("adaptive average pool, even windows", 9, 4, new AdaptiveAvgPool2d(new Size2d(3, 2))),
        maps("max pool, padded", 6, 7, new MaxPool2d(Size2d.square(3), Size2d.square(2), ONE, ONE)),
        maps(
            "max pool, uneven and dilated",
            6,
            7,
            new MaxPool2d(new Size2d(2, 3), new Size2d(1, 2), ONE, new Size2d(2, 1))),
        maps("flatten", 2, 4, new Flatten(), Linear.of(24, 5)),
        new LayerCase(
            "unflatten",
            sequence(
                "unflatten",
                Shape.of(6),
                Linear.of(6, 12),
                new Unflatten(Shape.of(3, 2, 2)),
                Conv2d.of(3, 2, 2))),
        diamond("add, with outputs read several times"),
        skips("concat of maps, one read twice"),
        vectorsJoined("concat of vectors"),
        maps(
            "conv_transpose2d, output padding beyond the input without bias, before max pool",
            4,
            5,
            new ConvTranspose2d(
                3, 2, Size2d.square(2), ONE, NONE, new Size2d(1, 2), new Size2d(2, 3), false),
            new MaxPool2d(new Size2d(2, 3), new Size2d(1, 2), NONE, ONE)));
  }

  /** A 1x1 convolution on [N, 3, height, width], then the layers. */
  private static LayerCase maps(String name, int height, int width, Layer... layers) {
    return new LayerCase(
        name, sequence(name, Shape.of(3, height, width), startingWith(Conv2d.of(3, 3, 1), layers)));
  }

  /** A dense layer on [N, 6], then the layers. */
  private static LayerCase vectors(String name, Layer... layers) {
    return new LayerCase(name, sequence(name, Shape.of(6), startingWith(Linear.of(6, 6), layers)));
  }

  private static Layer[] startingWith(Layer first, Layer... others) {
    Layer[] all = new Layer[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  private static Architecture sequence(String name, Shape input, Layer... layers) {
    GraphBuilder graph = Architecture.builder(name, input);
    return graph.build(graph.sequential(graph.input(), layers));
  }

  private static LayerCase skips(String name) {
    GraphBuilder graph = Architecture.builder(name, Shape.of(3, 5, 6));
    String stem = graph.add("stem", Conv2d.of(3, 4, 1), graph.input());
    String side = graph.add("side", Conv2d.of(4, 2, 3).withPadding(1), stem);
    String joined = graph.add("joined", new Concat(), side, stem, graph.input(), side);
    String norm = graph.add("norm", new BatchNorm(11, 1e-3, 0.7), joined);
    return new LayerCase(name, graph.build(graph.add("out", Conv2d.of(11, 3, 3), norm)));
  }

  private static LayerCase vectorsJoined(String name) {
    GraphBuilder graph = Architecture.builder(name, Shape.of(6));
    String stem = graph.add("stem", Linear.of(6, 5), graph.input());
    String joined = graph.add("joined", new Concat(), graph.input(), stem);
    return new LayerCase(name, graph.build(graph.add("out", Linear.of(11, 4), joined)));
  }

  private static LayerCase diamond(String name) {
    GraphBuilder graph = Architecture.builder(name, Shape.of(3, 5, 6));
    String stem = graph.add("stem", Conv2d.of(3, 4, 1), graph.input());
    String left = graph.add("left", Conv2d.of(4, 4, 3).withPadding(1), stem);
    String right = graph.add("right", Conv2d.of(4, 4, 1), stem);
    String tanh = graph.add("tanh", new Tanh(), graph.add("sum", new Add(), left, right, stem));
    String again = graph.add("again", new Sigmoid(), tanh);
    return new LayerCase(name, graph.build(graph.add("out", new Add(), tanh, again)));
  }
}
