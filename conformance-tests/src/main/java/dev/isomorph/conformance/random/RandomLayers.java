package dev.isomorph.conformance.random;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Draws single layers that read one shape; their numbers are often at the limits of what is
 * allowed. A layer may turn out not to fit: too small a map for its window.
 */
record RandomLayers(Dice dice, Shape shape) {

  /** A layer of a kind that reads one input; empty if the kind reads no such shape. */
  Optional<Layer> of(Class<?> kind) {
    return Optional.ofNullable(kinds().get(kind)).map(Supplier::get);
  }

  /** A layer of any kind that reads one input. */
  Layer any() {
    return dice.oneOf(List.copyOf(kinds().values())).get();
  }

  /** What draws a layer, for each kind that reads the shape. */
  private Map<Class<?>, Supplier<Layer>> kinds() {
    Map<Class<?>, Supplier<Layer>> kinds = new LinkedHashMap<>();
    if (shape.rank() == 4) {
      kinds.put(Conv2d.class, this::convolution);
      kinds.put(ConvTranspose2d.class, this::transposed);
      kinds.put(AdaptiveAvgPool2d.class, this::average);
      kinds.put(MaxPool2d.class, this::maximum);
    } else {
      kinds.put(Linear.class, this::linear);
      kinds.put(Unflatten.class, this::unflatten);
    }
    kinds.put(BatchNorm.class, this::norm);
    kinds.put(ReLU.class, ReLU::new);
    kinds.put(LeakyReLU.class, this::leaky);
    kinds.put(Sigmoid.class, Sigmoid::new);
    kinds.put(Tanh.class, Tanh::new);
    kinds.put(Dropout.class, this::dropout);
    kinds.put(Flatten.class, Flatten::new);
    return kinds;
  }

  /** A layer with weights that fits any size. */
  Layer weighted() {
    return shape.rank() == 4
        ? new Conv2d(
            shape.channels(),
            dice.between(1, 5),
            size(1, Math.min(3, Math.min(shape.spatial().height(), shape.spatial().width()))),
            size(1, 3),
            Size2d.square(0),
            Size2d.square(1),
            dice.chance(0.7))
        : linear();
  }

  /** A layer whose output has the shape of its input. */
  Layer keeping() {
    if (shape.rank() != 4 || dice.chance(0.3)) {
      return shape.rank() == 4 || dice.chance(0.6) ? pointwise() : square();
    }
    return switch (dice.between(0, 4)) {
      case 0, 1 -> square();
      case 2 -> ConvTranspose2d.of(shape.channels(), shape.channels(), 3).withPadding(1);
      case 3 ->
          new MaxPool2d(Size2d.square(3), Size2d.square(1), Size2d.square(1), Size2d.square(1));
      default -> new AdaptiveAvgPool2d(shape.spatial());
    };
  }

  private Layer square() {
    int channels = shape.channels();
    if (shape.rank() != 4) {
      return new Linear(channels, channels, dice.chance(0.7));
    }
    int kernelSize = dice.chance(0.5) ? 3 : 1;
    Conv2d convolution = Conv2d.of(channels, channels, kernelSize).withPadding(kernelSize / 2);
    return dice.chance(0.7) ? convolution : convolution.withoutBias();
  }

  private Layer pointwise() {
    return dice.oneOf(List.of(norm(), new ReLU(), leaky(), new Sigmoid(), new Tanh(), dropout()));
  }

  private LeakyReLU leaky() {
    return new LeakyReLU(dice.oneOf(List.of(0.0, 1.5, -0.3, dice.between(1, 9) / 20.0)));
  }

  private Dropout dropout() {
    return new Dropout(dice.oneOf(List.of(0.0, 0.85, dice.between(1, 8) / 10.0)));
  }

  private BatchNorm norm() {
    return dice.chance(0.5)
        ? BatchNorm.of(shape.channels())
        : new BatchNorm(
            shape.channels(),
            1e-5 * dice.oneOf(List.of(1, 100, 1000)),
            dice.oneOf(List.of(0.0, 1.0, dice.between(1, 9) / 10.0)));
  }

  private Linear linear() {
    return new Linear(shape.channels(), few(12), dice.chance(0.6));
  }

  private Conv2d convolution() {
    return new Conv2d(
        shape.channels(), few(5), kernel(), size(1, 4), size(0, 3), size(1, 2), dice.chance(0.6));
  }

  private ConvTranspose2d transposed() {
    Size2d kernel = kernel();
    Size2d stride = size(1, 3);
    Size2d dilation = size(1, 3);
    Size2d outputPadding =
        new Size2d(
            extreme(Math.max(stride.height(), dilation.height()) - 1),
            extreme(Math.max(stride.width(), dilation.width()) - 1));
    Size2d padding = dice.chance(0.5) ? Size2d.square(0) : size(0, 3);
    Size2d in = shape.spatial();
    if (dice.chance(0.15)) {
      int whole =
          (in.width() - 1) * stride.width()
              + dilation.width() * (kernel.width() - 1)
              + outputPadding.width();
      padding = new Size2d(padding.height(), whole / 2); // one column is left, or two
    } else if (dice.chance(0.15)) {
      int whole =
          (in.height() - 1) * stride.height()
              + dilation.height() * (kernel.height() - 1)
              + outputPadding.height();
      padding = new Size2d(whole / 2, padding.width());
    }
    return new ConvTranspose2d(
        shape.channels(),
        few(4),
        kernel,
        stride,
        padding,
        outputPadding,
        dilation,
        dice.chance(0.5));
  }

  /** Padded or dilated, not both: a window with nothing but padding has no maximum. */
  private MaxPool2d maximum() {
    Size2d kernel = size(1, 3);
    boolean padded = dice.chance(0.5);
    Size2d padding =
        padded
            ? new Size2d(extreme(kernel.height() / 2), extreme(kernel.width() / 2))
            : Size2d.square(0);
    return new MaxPool2d(
        kernel,
        dice.chance(0.3) ? kernel : size(1, 4),
        padding,
        padded ? Size2d.square(1) : size(1, 2));
  }

  private AdaptiveAvgPool2d average() {
    return new AdaptiveAvgPool2d(
        switch (dice.between(0, 4)) {
          case 0 -> Size2d.square(1);
          case 1 -> shape.spatial();
          case 2 -> new Size2d(divisor(shape.spatial().height()), divisor(shape.spatial().width()));
          default -> size(1, 5);
        });
  }

  private Unflatten unflatten() {
    int features = shape.channels();
    int channels = dice.chance(0.4) ? 1 : divisor(features);
    int width = divisor(features / channels);
    return Unflatten.of(channels, new Size2d(features / channels / width, width));
  }

  private Size2d kernel() {
    return dice.chance(0.15) ? Size2d.square(1) : size(1, 4);
  }

  private int divisor(int number) {
    return dice.oneOf(
        IntStream.rangeClosed(1, number).filter(i -> number % i == 0).boxed().toList());
  }

  /** From 0 to a limit, half of the time the limit. */
  private int extreme(int most) {
    return dice.chance(0.5) ? most : dice.between(0, most);
  }

  /** From 1 to a limit, more often 1. */
  private int few(int most) {
    return dice.chance(0.2) ? 1 : dice.between(1, most);
  }

  private Size2d size(int least, int most) {
    return new Size2d(dice.between(least, most), dice.between(least, most));
  }
}
