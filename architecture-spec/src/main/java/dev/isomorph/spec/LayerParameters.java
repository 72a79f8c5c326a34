package dev.isomorph.spec;

import dev.isomorph.spec.Parameter.Initialization;
import dev.isomorph.spec.Parameter.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of each layer, in PyTorch's {@code state_dict} order and with PyTorch's default
 * initial distributions: convolutions and dense layers uniform within {@code 1 / sqrt(fanIn)},
 * batch norm 1 and 0, running statistics 0 and 1.
 */
final class LayerParameters implements Elementwise<List<Parameter>> {
  private final String path;

  private LayerParameters(String path) {
    this.path = path;
  }

  static List<Parameter> of(Node node) {
    return node.layer().accept(new LayerParameters(node.path()));
  }

  @Override
  public List<Parameter> conv2d(Conv2d l) {
    return weightAndBias(
        List.of(l.outChannels(), l.inChannels(), l.kernelSize().height(), l.kernelSize().width()),
        l.outChannels(),
        l.bias());
  }

  @Override
  public List<Parameter> convTranspose2d(ConvTranspose2d l) {
    return weightAndBias(
        List.of(l.inChannels(), l.outChannels(), l.kernelSize().height(), l.kernelSize().width()),
        l.outChannels(),
        l.bias());
  }

  @Override
  public List<Parameter> batchNorm(BatchNorm l) {
    List<Integer> shape = List.of(l.features());
    return List.of(
        constant("weight", shape, Kind.TRAINABLE, 1),
        constant("bias", shape, Kind.TRAINABLE, 0),
        constant("running_mean", shape, Kind.RUNNING_STATISTIC, 0),
        constant("running_var", shape, Kind.RUNNING_STATISTIC, 1));
  }

  @Override
  public List<Parameter> linear(Linear l) {
    return weightAndBias(List.of(l.outFeatures(), l.inFeatures()), l.outFeatures(), l.bias());
  }

  @Override
  public List<Parameter> elementwise() {
    return List.of();
  }

  @Override
  public List<Parameter> adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return List.of();
  }

  @Override
  public List<Parameter> maxPool2d(MaxPool2d l) {
    return List.of();
  }

  @Override
  public List<Parameter> flatten(Flatten l) {
    return List.of();
  }

  @Override
  public List<Parameter> unflatten(Unflatten l) {
    return List.of();
  }

  @Override
  public List<Parameter> add(Add l) {
    return List.of();
  }

  @Override
  public List<Parameter> concat(Concat l) {
    return List.of();
  }

  /** The fan-in is the product of all axes of the stored weight but the first, as in PyTorch. */
  private List<Parameter> weightAndBias(List<Integer> weight, int outputs, boolean bias) {
    double fanIn =
        weight.stream().skip(1).mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
    Initialization uniform = new Initialization.Uniform(1 / Math.sqrt(fanIn));
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter(path + ".weight", weight, Kind.TRAINABLE, uniform));
    if (bias) {
      parameters.add(new Parameter(path + ".bias", List.of(outputs), Kind.TRAINABLE, uniform));
    }
    return List.copyOf(parameters);
  }

  private Parameter constant(String suffix, List<Integer> shape, Kind kind, double value) {
    return new Parameter(path + "." + suffix, shape, kind, new Initialization.Constant(value));
  }
}
