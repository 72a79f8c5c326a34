package dev.isomorph.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The output shape of one node: each layer's formula, once. A misfit is reported; where the layer
 * declares its output itself, the walk continues with that shape.
 */
final class ShapeRule implements Elementwise<Optional<Shape>> {
  private static final String MAP = "[N, C, H, W]";
  private static final String VECTOR = "[N, features]";

  private final Node node;
  private final List<Shape> inputs;
  private final List<ShapeProblem> problems;
  private final Shape input;
  private final String from;

  ShapeRule(Node node, List<Shape> inputs, List<ShapeProblem> problems) {
    this.node = node;
    this.inputs = inputs;
    this.problems = problems;
    this.input = inputs.get(0);
    this.from = node.inputs().get(0);
  }

  @Override
  public Optional<Shape> conv2d(Conv2d l) {
    if (!hasRank(4, MAP)) {
      return Optional.empty();
    }
    counts("input channels", l.inChannels(), input.channels());
    return windows(l.outChannels(), l.kernelSize(), l.stride(), l.padding(), l.dilation());
  }

  @Override
  public Optional<Shape> convTranspose2d(ConvTranspose2d l) {
    if (!hasRank(4, MAP)) {
      return Optional.empty();
    }
    counts("input channels", l.inChannels(), input.channels());
    Size2d in = input.spatial();
    long height =
        (in.height() - 1L) * l.stride().height()
            - 2L * l.padding().height()
            + l.dilation().height() * (l.kernelSize().height() - 1L)
            + l.outputPadding().height()
            + 1;
    long width =
        (in.width() - 1L) * l.stride().width()
            - 2L * l.padding().width()
            + l.dilation().width() * (l.kernelSize().width() - 1L)
            + l.outputPadding().width()
            + 1;
    return map(l.outChannels(), height, width);
  }

  @Override
  public Optional<Shape> batchNorm(BatchNorm l) {
    if (input.rank() != 2 && input.rank() != 4) {
      problems.add(
          new ShapeProblem.RankMismatch(
              node.path(), node.layer().type(), VECTOR + " or " + MAP, from, input));
      return Optional.empty();
    }
    counts("features", l.features(), input.channels());
    return Optional.of(input);
  }

  @Override
  public Optional<Shape> linear(Linear l) {
    if (hasRank(2, VECTOR)) {
      counts("input features", l.inFeatures(), input.channels());
    }
    return Optional.of(Shape.of(l.outFeatures()));
  }

  @Override
  public Optional<Shape> elementwise() {
    return Optional.of(input);
  }

  @Override
  public Optional<Shape> adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    if (!hasRank(4, MAP)) {
      return Optional.empty();
    }
    return map(input.channels(), l.outputSize().height(), l.outputSize().width());
  }

  @Override
  public Optional<Shape> maxPool2d(MaxPool2d l) {
    if (!hasRank(4, MAP)) {
      return Optional.empty();
    }
    return windows(input.channels(), l.kernelSize(), l.stride(), l.padding(), l.dilation());
  }

  @Override
  public Optional<Shape> flatten(Flatten l) {
    return Optional.of(Shape.of((int) input.size()));
  }

  @Override
  public Optional<Shape> unflatten(Unflatten l) {
    if (hasRank(2, VECTOR)) {
      counts("input features for " + l.shape(), l.shape().size(), input.channels());
    }
    return Optional.of(l.shape());
  }

  @Override
  public Optional<Shape> add(Add l) {
    if (inputs.stream().distinct().count() > 1) {
      problems.add(
          new ShapeProblem.SummandMismatch(
              node.path(), node.layer().type(), node.inputs(), inputs));
    }
    return Optional.of(input);
  }

  @Override
  public Optional<Shape> concat(Concat l) {
    if (inputs.stream().map(ShapeRule::afterChannels).distinct().count() > 1) {
      problems.add(
          new ShapeProblem.ConcatMismatch(node.path(), node.layer().type(), node.inputs(), inputs));
      return Optional.empty();
    }
    long channels = inputs.stream().mapToLong(Shape::channels).sum();
    if (!inRange("values", channels * (input.size() / input.channels()))) {
      return Optional.empty();
    }
    List<Integer> dims = new ArrayList<>(input.dims());
    dims.set(0, (int) channels);
    return Optional.of(new Shape(dims));
  }

  private static List<Integer> afterChannels(Shape shape) {
    return shape.dims().subList(1, shape.dims().size());
  }

  private boolean hasRank(int rank, String expected) {
    if (input.rank() == rank) {
      return true;
    }
    problems.add(
        new ShapeProblem.RankMismatch(node.path(), node.layer().type(), expected, from, input));
    return false;
  }

  private void counts(String what, long expected, long actual) {
    if (expected != actual) {
      problems.add(
          new ShapeProblem.CountMismatch(
              node.path(), node.layer().type(), what, expected, actual, from, input));
    }
  }

  private Optional<Shape> windows(
      int channels, Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation) {
    Size2d in = input.spatial();
    return map(
        channels,
        windows(
            in.height(), kernelSize.height(), stride.height(), padding.height(), dilation.height()),
        windows(in.width(), kernelSize.width(), stride.width(), padding.width(), dilation.width()));
  }

  private static long windows(long in, long kernelSize, long stride, long padding, long dilation) {
    return Math.floorDiv(in + 2 * padding - dilation * (kernelSize - 1) - 1, stride) + 1;
  }

  private Optional<Shape> map(int channels, long height, long width) {
    boolean fits =
        inRange("height", height) & inRange("width", width)
            && inRange("values per channel", height * width)
            && inRange("values", channels * height * width);
    return fits ? Optional.of(Shape.of(channels, (int) height, (int) width)) : Optional.empty();
  }

  private boolean inRange(String axis, long size) {
    if (size >= 1 && size <= Integer.MAX_VALUE) {
      return true;
    }
    problems.add(outputSize(axis, size));
    return false;
  }

  private ShapeProblem outputSize(String axis, long size) {
    return new ShapeProblem.OutputSize(node.path(), node.layer().type(), axis, size, from, input);
  }
}
