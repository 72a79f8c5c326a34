package dev.isomorph.conformance.random;

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
import dev.isomorph.spec.InvalidArchitectureException;
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
import java.util.ArrayList;
import java.util.List;

/**
 * Draws valid networks: every kind of layer, odd sizes, strides and paddings, residual sums, skip
 * connections, batches of 1 to 5.
 */
public final class RandomGraphs {
  private static final int MOST_NODES = 9;

  /** No tensor of one example is larger, so that the reference stays quick. */
  private static final int MOST_VALUES = 1200;

  private final Dice dice;
  private final List<String> paths = new ArrayList<>();
  private GraphBuilder graph;
  private GraphBuilder scope;
  private Shape shape;
  private String last;

  private RandomGraphs(Dice dice) {
    this.dice = dice;
  }

  /** The graph of a number: the same for the same seed and number, whatever was drawn before. */
  public static RandomGraph draw(long seed, int number) {
    return new RandomGraphs(new Dice(seed, "graph." + number))
        .build(seed * 1_000_003 + number, number);
  }

  private RandomGraph build(long seed, int number) {
    Shape input =
        dice.chance(0.2)
            ? Shape.of(dice.between(2, 9))
            : Shape.of(dice.between(1, 4), dice.between(3, 10), dice.between(3, 10));
    graph = Architecture.builder("random-" + number, input);
    boolean evaluated = dice.chance(0.3);
    scope = evaluated ? graph.scope("part") : graph;
    shape = input;
    last = graph.input();
    // First something with weights that fits any size, so that there is always a gradient.
    append(
        shape.rank() == 4
            ? Conv2d.of(shape.channels(), dice.between(1, 5), dice.between(1, 3))
            : Linear.of(shape.channels(), dice.between(1, 9)));
    int nodes = dice.between(1, MOST_NODES - 1);
    for (int i = 0; i < nodes; i++) {
      if (evaluated && i == nodes / 2) {
        scope = graph;
      }
      if (dice.chance(0.2)) {
        branch();
      } else {
        append(layer());
      }
    }
    if (evaluated) {
      graph.scope("part").evaluateSingleImages();
    }
    Architecture architecture = graph.build(last);
    return new RandomGraph(architecture, seed, batchSize(architecture));
  }

  /** One image only where batch norm takes one. */
  private int batchSize(Architecture architecture) {
    int size = dice.between(1, 5);
    boolean single =
        architecture.plan().steps().stream()
            .noneMatch(
                step ->
                    step.layer() instanceof BatchNorm
                        && step.input().size() == step.input().channels()
                        && !architecture.evaluatesSingleImages(step.node()));
    return single ? size : Math.max(size, 2);
  }

  /**
   * The current output goes two ways that meet in a sum or side by side; one may pass over a layer.
   */
  private void branch() {
    boolean joined = dice.chance(0.4);
    String start = last;
    Shape same = shape;
    List<Layer> keeping =
        shape.rank() == 4
            ? List.of(
                Conv2d.of(shape.channels(), joined ? dice.between(1, 4) : shape.channels(), 3)
                    .withPadding(1),
                Conv2d.of(shape.channels(), shape.channels(), 1),
                BatchNorm.of(shape.channels()),
                new Tanh())
            : List.of(
                Linear.of(shape.channels(), shape.channels()),
                BatchNorm.of(shape.channels()),
                new Sigmoid());
    append(dice.oneOf(keeping));
    String one = last;
    String other = start;
    if (dice.chance(0.3)) {
      last = start;
      shape = same;
      append(dice.oneOf(keeping));
      other = last;
    }
    if (joined) {
      add(new Concat(), one, other);
    } else {
      add(new Add(), one, other);
    }
  }

  private Layer layer() {
    List<Layer> everywhere =
        List.of(
            new ReLU(),
            new LeakyReLU(dice.between(1, 9) / 20.0),
            new Sigmoid(),
            new Tanh(),
            new Dropout(dice.between(1, 8) / 10.0),
            new BatchNorm(
                shape.channels(), 1e-5 * dice.between(1, 200), dice.between(0, 10) / 10.0),
            new BatchNorm(shape.channels(), 1e-5, 0.9));
    if (dice.chance(0.4)) {
      return dice.oneOf(everywhere);
    }
    if (shape.rank() == 4) {
      return switch (dice.between(0, 5)) {
        case 0, 1 -> convolution();
        case 2, 3 -> transposed();
        case 4 -> dice.chance(0.5) ? maximum() : new AdaptiveAvgPool2d(size(1, 5));
        default -> new Flatten();
      };
    }
    int features = shape.channels();
    for (int height = dice.between(2, 4); height > 1; height--) {
      if (features % height == 0 && dice.chance(0.6)) {
        int rest = features / height;
        int width = rest % 3 == 0 ? 3 : rest % 2 == 0 ? 2 : 1;
        return new Unflatten(Shape.of(rest / width, height, width));
      }
    }
    return new Linear(features, dice.between(1, 12), dice.chance(0.7));
  }

  private Conv2d convolution() {
    return new Conv2d(
        shape.channels(),
        dice.between(1, 5),
        size(1, 4),
        size(1, 3),
        size(0, 2),
        size(1, 2),
        dice.chance(0.7));
  }

  private ConvTranspose2d transposed() {
    Size2d stride = size(1, 3);
    Size2d dilation = size(1, 2);
    Size2d extra =
        new Size2d(
            dice.between(0, Math.max(stride.height(), dilation.height()) - 1),
            dice.between(0, Math.max(stride.width(), dilation.width()) - 1));
    return new ConvTranspose2d(
        shape.channels(),
        dice.between(1, 4),
        size(1, 4),
        stride,
        size(0, 2),
        extra,
        dilation,
        dice.chance(0.7));
  }

  /** Padded or dilated, not both: a window with nothing but padding has no maximum. */
  private MaxPool2d maximum() {
    Size2d kernel = size(1, 3);
    boolean padded = dice.chance(0.5);
    Size2d padding =
        padded
            ? new Size2d(dice.between(0, kernel.height() / 2), dice.between(0, kernel.width() / 2))
            : Size2d.square(0);
    return new MaxPool2d(kernel, size(1, 3), padding, padded ? Size2d.square(1) : size(1, 2));
  }

  private Size2d size(int least, int most) {
    return new Size2d(dice.between(least, most), dice.between(least, most));
  }

  private void append(Layer layer) {
    add(layer, last);
  }

  /** Adds a node if it fits; what does not is left out. */
  private void add(Layer layer, String... inputs) {
    Architecture before = graph.build(last);
    String path = scope.add("n" + paths.size(), layer, inputs);
    try {
      Shape output = graph.build(path).plan().shape(path);
      if (output.size() <= MOST_VALUES) {
        paths.add(path);
        last = path;
        shape = output;
        return;
      }
    } catch (InvalidArchitectureException e) {
      // Too small for the window: the node is not taken.
    }
    restart(before);
  }

  /** A builder only grows, so a node is taken back by building what was there again. */
  private void restart(Architecture before) {
    boolean top = scope == graph;
    graph = Architecture.builder(before.name(), before.input());
    before
        .nodes()
        .forEach(
            node -> graph.add(node.path(), node.layer(), node.inputs().toArray(String[]::new)));
    scope = top ? graph : graph.scope("part");
  }
}
