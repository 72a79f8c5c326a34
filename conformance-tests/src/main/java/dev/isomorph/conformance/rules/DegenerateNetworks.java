package dev.isomorph.conformance.rules;

import dev.isomorph.conformance.random.RandomGraph;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import java.util.List;

/**
 * Networks around convolutions of shapes that engines compute by other code than ordinary ones:
 * outputs one column wide, windows of nothing but padding, kernels beyond the input, outputs that
 * no input reaches, single channels. Random networks meet them by chance.
 */
final class DegenerateNetworks {
  /** Into the degenerate layer, and out of it: no multiples of what fills a register. */
  private static final int IN = 12;

  private static final int OUT = 3;
  private static final Size2d ONE = Size2d.square(1);

  private DegenerateNetworks() {}

  /** All of them, with batches of one and three. */
  static List<RandomGraph> all() {
    return networks().stream()
        .flatMap(n -> List.of(1, 3).stream().map(size -> new RandomGraph(n, 1, size)))
        .toList();
  }

  private static List<Architecture> networks() {
    return List.of(
        around("output one column wide, stride 2", 6, 3, conv(3, 2, 0)),
        around("output one column wide, stride 3", 7, 4, conv(2, 3, 0)),
        around("output one column wide, stride 3, padded", 5, 2, conv(3, 3, 1)),
        around("output one row wide, stride 2", 3, 6, conv(3, 2, 0)),
        around("output of one pixel", 3, 3, conv(3, 2, 0)),
        around(
            "columns of padding alone, stride 2",
            8,
            1,
            new Conv2d(IN, OUT, new Size2d(2, 1), new Size2d(3, 2), ONE, ONE, true)),
        around(
            "columns of padding alone, stride 3",
            8,
            2,
            new Conv2d(IN, OUT, new Size2d(4, 1), Size2d.square(3), new Size2d(2, 1), ONE, true)),
        around("rows and columns of padding alone, stride 2", 4, 5, conv(1, 2, 2)),
        around("rows and columns of padding alone, stride 3", 4, 5, conv(2, 3, 2)),
        around("columns of padding alone, stride 1", 5, 4, conv(1, 1, 1)),
        around("kernel beyond the input", 2, 2, conv(4, 1, 1)),
        around("kernel beyond the input, stride 2", 2, 3, conv(4, 2, 2)),
        around("weights that meet padding alone", 2, 2, conv(5, 1, 2)),
        around(
            "dilated kernel beyond the input",
            3,
            4,
            new Conv2d(
                IN,
                OUT,
                Size2d.square(3),
                Size2d.square(2),
                Size2d.square(2),
                Size2d.square(2),
                true)),
        around(
            "transposed, output that no input reaches",
            3,
            3,
            transposed(new Size2d(2, 1), 3, 0, 0)),
        around(
            "transposed, output that no input reaches, padded",
            3,
            4,
            transposed(new Size2d(1, 2), 2, 1, 1)),
        around("transposed, output one column wide", 3, 1, transposed(ONE, 2, 0, 0)),
        around(
            "transposed, input one column wide, stride 2",
            6,
            1,
            transposed(new Size2d(2, 3), 2, 0, 0)),
        around(
            "transposed, input one column wide, stride 3",
            8,
            1,
            transposed(new Size2d(3, 4), 3, 0, 0)),
        around(
            "transposed, weights that meet no output", 2, 2, transposed(Size2d.square(4), 1, 2, 0)),
        single("one channel, output one column wide", 5, 3, single(3, 2)),
        single("one channel of one pixel", 1, 1, single(1, 1)));
  }

  /** A layer between ordinary convolutions. */
  private static Architecture around(String name, int height, int width, Layer layer) {
    GraphBuilder graph = Architecture.builder(name, Shape.of(3, height, width));
    return graph.build(
        graph.sequential(
            graph.input(),
            Conv2d.of(3, IN, 1),
            new Tanh(),
            layer,
            new Tanh(),
            Conv2d.of(OUT, OUT, 1)));
  }

  private static Architecture single(String name, int height, int width, Layer layer) {
    GraphBuilder graph = Architecture.builder(name, Shape.of(1, height, width));
    return graph.build(
        graph.sequential(graph.input(), layer, new Tanh(), ConvTranspose2d.of(1, 1, 2)));
  }

  private static Conv2d conv(int kernel, int stride, int padding) {
    return Conv2d.of(IN, OUT, kernel).withStride(stride).withPadding(padding);
  }

  private static Conv2d single(int kernel, int stride) {
    return Conv2d.of(1, 1, kernel).withStride(stride);
  }

  private static ConvTranspose2d transposed(
      Size2d kernel, int stride, int padding, int outputPadding) {
    return new ConvTranspose2d(
        IN,
        OUT,
        kernel,
        Size2d.square(stride),
        Size2d.square(padding),
        Size2d.square(outputPadding),
        ONE,
        true);
  }
}
