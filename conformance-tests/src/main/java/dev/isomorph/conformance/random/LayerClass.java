package dev.isomorph.conformance.random;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Kinds of layers with a property of their attributes at which an implementation may err. A layer
 * is in several classes. Where two axes have the property independently, one is enough.
 */
enum LayerClass {
  CONV_BIAS("with bias", Conv2d.class, Rank.MAPS, (l, s) -> l.bias()),
  CONV_NO_BIAS("without bias", Conv2d.class, Rank.MAPS, (l, s) -> !l.bias()),
  CONV_FROM_ONE("from one channel", Conv2d.class, Rank.MAPS, (l, s) -> l.inChannels() == 1),
  CONV_TO_ONE("to one channel", Conv2d.class, Rank.MAPS, (l, s) -> l.outChannels() == 1),
  CONV_POINT("kernel of one pixel", Conv2d.class, Rank.MAPS, (l, s) -> l.kernelSize().area() == 1),
  CONV_STRIDE(
      "stride above the kernel",
      Conv2d.class,
      Rank.MAPS,
      (l, s) -> anyAbove(l.stride(), extent(l.kernelSize(), l.dilation()))),
  CONV_REST(
      "stride that leaves a rest",
      Conv2d.class,
      Rank.MAPS,
      (l, s) -> leavesRest(s, l.kernelSize(), l.stride(), l.padding(), l.dilation())),
  CONV_PADDING(
      "windows of padding alone",
      Conv2d.class,
      Rank.MAPS,
      (l, s) -> reaches(l.padding(), extent(l.kernelSize(), l.dilation()))),
  CONV_DILATED("dilated", Conv2d.class, Rank.MAPS, (l, s) -> dilated(l.kernelSize(), l.dilation())),
  CONV_ONE_WIDE(
      "output one wide, with stride",
      Conv2d.class,
      Rank.MAPS,
      (l, s) -> s.output().spatial().width() == 1 && l.stride().width() > 1),
  CONV_ONE_HIGH(
      "output one high, with stride",
      Conv2d.class,
      Rank.MAPS,
      (l, s) -> s.output().spatial().height() == 1 && l.stride().height() > 1),

  TRANSPOSED_BIAS("with bias", ConvTranspose2d.class, Rank.MAPS, (l, s) -> l.bias()),
  TRANSPOSED_NO_BIAS("without bias", ConvTranspose2d.class, Rank.MAPS, (l, s) -> !l.bias()),
  TRANSPOSED_FROM_ONE(
      "from one channel", ConvTranspose2d.class, Rank.MAPS, (l, s) -> l.inChannels() == 1),
  TRANSPOSED_TO_ONE(
      "to one channel", ConvTranspose2d.class, Rank.MAPS, (l, s) -> l.outChannels() == 1),
  TRANSPOSED_POINT(
      "kernel of one pixel",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> l.kernelSize().area() == 1),
  TRANSPOSED_STRIDE(
      "stride above the kernel",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> anyAbove(l.stride(), extent(l.kernelSize(), l.dilation()))),
  TRANSPOSED_PADDING(
      "padding that cuts whole windows",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> reaches(l.padding(), extent(l.kernelSize(), l.dilation()))),
  TRANSPOSED_DILATED(
      "dilated", ConvTranspose2d.class, Rank.MAPS, (l, s) -> dilated(l.kernelSize(), l.dilation())),
  TRANSPOSED_OUTPUT_PADDING(
      "output padding at its limit",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> outputPaddingAtLimit(l)),
  TRANSPOSED_BEYOND(
      "output padding beyond the input, with bias",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> l.bias() && anyAbove(l.outputPadding(), l.padding())),
  TRANSPOSED_BEYOND_NO_BIAS(
      "output padding beyond the input, without bias",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> !l.bias() && anyAbove(l.outputPadding(), l.padding())),
  TRANSPOSED_FAR_BEYOND(
      "output padding a stride beyond the input, with bias",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> l.bias() && strideBeyond(l)),
  TRANSPOSED_FAR_BEYOND_NO_BIAS(
      "output padding a stride beyond the input, without bias",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> !l.bias() && strideBeyond(l)),
  TRANSPOSED_ONE_WIDE(
      "output one wide, with stride",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> s.output().spatial().width() == 1 && l.stride().width() > 1),
  TRANSPOSED_ONE_HIGH(
      "output one high, with stride",
      ConvTranspose2d.class,
      Rank.MAPS,
      (l, s) -> s.output().spatial().height() == 1 && l.stride().height() > 1),

  NORM_MAPS("of maps", BatchNorm.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  NORM_VECTORS("of vectors", BatchNorm.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  NORM_ONE("of one channel", BatchNorm.class, Rank.EITHER, (l, s) -> l.features() == 1),
  NORM_PIXEL(
      "of maps of one pixel",
      BatchNorm.class,
      Rank.MAPS,
      (l, s) -> s.output().rank() == 4 && s.output().spatial().area() == 1),
  NORM_EPSILON("epsilon not small", BatchNorm.class, Rank.EITHER, (l, s) -> l.epsilon() >= 1e-3),
  NORM_ALL_NEW(
      "running statistics replaced", BatchNorm.class, Rank.EITHER, (l, s) -> l.runningDecay() == 0),
  NORM_ALL_OLD(
      "running statistics kept", BatchNorm.class, Rank.EITHER, (l, s) -> l.runningDecay() == 1),

  LINEAR_BIAS("with bias", Linear.class, Rank.VECTORS, (l, s) -> l.bias()),
  LINEAR_NO_BIAS("without bias", Linear.class, Rank.VECTORS, (l, s) -> !l.bias()),
  LINEAR_FROM_ONE("from one feature", Linear.class, Rank.VECTORS, (l, s) -> l.inFeatures() == 1),
  LINEAR_TO_ONE("to one feature", Linear.class, Rank.VECTORS, (l, s) -> l.outFeatures() == 1),

  RELU_MAPS("of maps", ReLU.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  RELU_VECTORS("of vectors", ReLU.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  LEAKY_MAPS("of maps", LeakyReLU.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  LEAKY_VECTORS("of vectors", LeakyReLU.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  LEAKY_ZERO("slope of zero", LeakyReLU.class, Rank.EITHER, (l, s) -> l.negativeSlope() == 0),
  LEAKY_STEEP("slope above one", LeakyReLU.class, Rank.EITHER, (l, s) -> l.negativeSlope() > 1),
  LEAKY_FALLING("negative slope", LeakyReLU.class, Rank.EITHER, (l, s) -> l.negativeSlope() < 0),
  SIGMOID_MAPS("of maps", Sigmoid.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  SIGMOID_VECTORS("of vectors", Sigmoid.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  TANH_MAPS("of maps", Tanh.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  TANH_VECTORS("of vectors", Tanh.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  DROPOUT_MAPS("of maps", Dropout.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  DROPOUT_VECTORS("of vectors", Dropout.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  DROPOUT_NONE("of nothing", Dropout.class, Rank.EITHER, (l, s) -> l.probability() == 0),
  DROPOUT_MOST("of most values", Dropout.class, Rank.EITHER, (l, s) -> l.probability() > 0.8),

  AVERAGE_ONE(
      "to one pixel",
      AdaptiveAvgPool2d.class,
      Rank.MAPS,
      (l, s) -> l.outputSize().area() == 1 && s.input().spatial().area() > 1),
  AVERAGE_EVEN(
      "even windows",
      AdaptiveAvgPool2d.class,
      Rank.MAPS,
      (l, s) -> l.outputSize().area() > 1 && evenWindows(l, s) && !sameSize(l, s)),
  AVERAGE_UNEVEN(
      "overlapping windows",
      AdaptiveAvgPool2d.class,
      Rank.MAPS,
      (l, s) -> !evenWindows(l, s) && !anyAbove(l.outputSize(), s.input().spatial())),
  AVERAGE_LARGER(
      "larger than its input",
      AdaptiveAvgPool2d.class,
      Rank.MAPS,
      (l, s) -> anyAbove(l.outputSize(), s.input().spatial())),
  AVERAGE_SAME("of its input's size", AdaptiveAvgPool2d.class, Rank.MAPS, (l, s) -> sameSize(l, s)),

  MAXIMUM_DISJOINT(
      "disjoint windows",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> l.kernelSize().area() > 1 && l.stride().equals(l.kernelSize())),
  MAXIMUM_OVERLAPPING(
      "overlapping windows",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> anyAbove(l.kernelSize(), l.stride())),
  MAXIMUM_STRIDE(
      "stride above the kernel",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> anyAbove(l.stride(), extent(l.kernelSize(), l.dilation()))),
  MAXIMUM_REST(
      "stride that leaves a rest",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> leavesRest(s, l.kernelSize(), l.stride(), l.padding(), l.dilation())),
  MAXIMUM_POINT(
      "kernel of one pixel", MaxPool2d.class, Rank.MAPS, (l, s) -> l.kernelSize().area() == 1),
  MAXIMUM_PADDING(
      "padding at its limit",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> l.padding().area() > 0 && l.padding().equals(half(l.kernelSize()))),
  MAXIMUM_DILATED(
      "dilated", MaxPool2d.class, Rank.MAPS, (l, s) -> dilated(l.kernelSize(), l.dilation())),
  MAXIMUM_ONE_WIDE(
      "output one wide, with stride",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> s.output().spatial().width() == 1 && l.stride().width() > 1),
  MAXIMUM_ONE_HIGH(
      "output one high, with stride",
      MaxPool2d.class,
      Rank.MAPS,
      (l, s) -> s.output().spatial().height() == 1 && l.stride().height() > 1),

  FLATTEN_MAPS("of maps", Flatten.class, Rank.VECTORS, (l, s) -> s.input().rank() == 4),
  FLATTEN_PIXEL(
      "of maps of one pixel",
      Flatten.class,
      Rank.VECTORS,
      (l, s) -> s.input().rank() == 4 && s.input().spatial().area() == 1),
  FLATTEN_VECTORS("of vectors", Flatten.class, Rank.VECTORS, (l, s) -> s.input().rank() == 2),
  UNFLATTEN("to several channels", Unflatten.class, Rank.MAPS, (l, s) -> s.output().channels() > 1),
  UNFLATTEN_TO_ONE(
      "to one channel", Unflatten.class, Rank.MAPS, (l, s) -> s.output().channels() == 1),
  UNFLATTEN_ONE_WIDE(
      "to maps one wide", Unflatten.class, Rank.MAPS, (l, s) -> s.output().spatial().width() == 1),
  ADD_MAPS("of maps", Add.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  ADD_VECTORS("of vectors", Add.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  ADD_THREE("of three", Add.class, Rank.EITHER, (l, s) -> s.inputs().size() > 2),
  ADD_TWICE("of one thing twice", Add.class, Rank.EITHER, (l, s) -> repeats(s)),
  CONCAT_MAPS("of maps", Concat.class, Rank.MAPS, (l, s) -> s.output().rank() == 4),
  CONCAT_VECTORS("of vectors", Concat.class, Rank.VECTORS, (l, s) -> s.output().rank() == 2),
  CONCAT_THREE("of three", Concat.class, Rank.EITHER, (l, s) -> s.inputs().size() > 2),
  CONCAT_TWICE("of one thing twice", Concat.class, Rank.EITHER, (l, s) -> repeats(s));

  private static final Map<Class<?>, List<LayerClass>> OF_KIND =
      Arrays.stream(values()).collect(Collectors.groupingBy(LayerClass::kind));

  /** What a layer of the class makes. */
  enum Rank {
    MAPS,
    VECTORS,
    EITHER
  }

  private final String property;
  private final Class<? extends Layer> kind;
  private final Rank rank;
  private final Predicate<Step> holds;

  <L extends Layer> LayerClass(
      String property, Class<L> kind, Rank rank, BiPredicate<L, Step> holds) {
    this.property = property;
    this.kind = kind;
    this.rank = rank;
    this.holds = step -> holds.test(kind.cast(step.layer()), step);
  }

  /** The classes that a step's layer is in. */
  static List<LayerClass> of(Step step) {
    return OF_KIND.get(step.layer().getClass()).stream()
        .filter(layer -> layer.holds.test(step))
        .toList();
  }

  Class<? extends Layer> kind() {
    return kind;
  }

  Rank rank() {
    return rank;
  }

  /** Whether batch norm behind it is folded into it. */
  boolean folds() {
    return kind == Conv2d.class || kind == ConvTranspose2d.class || kind == Linear.class;
  }

  @Override
  public String toString() {
    return kind.getSimpleName() + " " + property;
  }

  /** Pixels from the first to the last that a kernel reads. */
  private static Size2d extent(Size2d kernelSize, Size2d dilation) {
    return new Size2d(
        dilation.height() * (kernelSize.height() - 1) + 1,
        dilation.width() * (kernelSize.width() - 1) + 1);
  }

  private static boolean anyAbove(Size2d one, Size2d other) {
    return one.height() > other.height() || one.width() > other.width();
  }

  private static boolean reaches(Size2d one, Size2d other) {
    return one.height() >= other.height() || one.width() >= other.width();
  }

  private static boolean dilated(Size2d kernelSize, Size2d dilation) {
    return anyAbove(extent(kernelSize, dilation), kernelSize);
  }

  private static boolean leavesRest(
      Step step, Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation) {
    Size2d extent = extent(kernelSize, dilation);
    Size2d in = step.input().spatial();
    return (in.height() + 2 * padding.height() - extent.height()) % stride.height() != 0
        || (in.width() + 2 * padding.width() - extent.width()) % stride.width() != 0;
  }

  private static boolean outputPaddingAtLimit(ConvTranspose2d l) {
    int height = Math.max(l.stride().height(), l.dilation().height()) - 1;
    int width = Math.max(l.stride().width(), l.dilation().width()) - 1;
    return height + width > 0 && l.outputPadding().equals(new Size2d(height, width));
  }

  private static boolean strideBeyond(ConvTranspose2d l) {
    return l.outputPadding().height() - l.padding().height() >= l.stride().height()
        || l.outputPadding().width() - l.padding().width() >= l.stride().width();
  }

  private static boolean evenWindows(AdaptiveAvgPool2d l, Step step) {
    Size2d in = step.input().spatial();
    return in.height() % l.outputSize().height() == 0 && in.width() % l.outputSize().width() == 0;
  }

  private static boolean sameSize(AdaptiveAvgPool2d l, Step step) {
    return l.outputSize().equals(step.input().spatial());
  }

  private static Size2d half(Size2d kernelSize) {
    return new Size2d(kernelSize.height() / 2, kernelSize.width() / 2);
  }

  private static boolean repeats(Step step) {
    return step.node().inputs().stream().distinct().count() < step.node().inputs().size();
  }
}
