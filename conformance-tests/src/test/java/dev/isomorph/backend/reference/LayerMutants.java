package dev.isomorph.backend.reference;

import dev.isomorph.api.Tensor;
import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mistakes that one layer can have. */
final class LayerMutants {
  private LayerMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "kernel flipped", "L1", BrokenLayer.weights(Conv2d.class, LayerMutants::flipped)),
        new Mutant(
            "axes of the transposed kernel swapped",
            "L5",
            BrokenLayer.weights(ConvTranspose2d.class, LayerMutants::swapped)),
        new Mutant(
            "bias dropped", "L1", BrokenLayer.weights(Conv2d.class, LayerMutants::withoutBias)),
        new Mutant(
            "padding off by one",
            "L4",
            BrokenLayer.output(Conv2d.class, (layer, output) -> shifted(output))),
        new Mutant(
            "output padding at the top left",
            "L6",
            BrokenLayer.output(
                ConvTranspose2d.class,
                (layer, output) -> layer.outputPadding().area() > 0 ? shifted(output) : output)),
        new Mutant(
            "output padding merged into the max pool behind it",
            "L26",
            BrokenLayer.output(ConvTranspose2d.class, LayerMutants::paddedWithMinusInfinity)),
        new Mutant(
            "branches joined in the wrong order",
            "L25",
            new BrokenLayer<>(Concat.class, LayerMutants::reversed)),
        new Mutant(
            "a joined branch gets no gradient",
            "L24t",
            BrokenLayer.derivative(Concat.class, back -> Batch.zeros(back.size(), back.shape()))),
        new Mutant(
            "running share inverted",
            "L9t",
            new BrokenLayer<>(
                BatchNorm.class,
                (layer, node) ->
                    new BatchNorm(layer.features(), layer.epsilon(), 1 - layer.runningDecay())
                        .accept(node))),
        new Mutant(
            "running variance biased",
            "L9t",
            new BrokenLayer<>(BatchNorm.class, LayerMutants::biased)),
        new Mutant(
            "running statistics frozen",
            "L9t",
            new BrokenLayer<>(
                BatchNorm.class,
                (layer, node) -> new BatchNorm(layer.features(), layer.epsilon(), 1).accept(node))),
        new Mutant(
            "epsilon outside the root",
            "L9",
            new BrokenLayer<>(BatchNorm.class, LayerMutants::epsilonOutside)),
        new Mutant(
            "batch statistics in evaluation",
            "L9",
            new BrokenLayer<>(BatchNorm.class, (layer, node) -> layer.accept(mode(node, true)))),
        new Mutant(
            "running statistics in training",
            "L9t",
            new BrokenLayer<>(BatchNorm.class, (layer, node) -> layer.accept(mode(node, false)))),
        new Mutant(
            "dropout share inverted",
            "T15",
            new BrokenLayer<>(Dropout.class, LayerMutants::inverted)),
        new Mutant(
            "dropout active in evaluation",
            "T15",
            new BrokenLayer<>(Dropout.class, LayerMutants::always)),
        new Mutant(
            "adaptive windows end at the floor",
            "L16",
            new BrokenLayer<>(AdaptiveAvgPool2d.class, LayerMutants::floored)),
        new Mutant(
            "max pool pads with zeros",
            "L19",
            BrokenLayer.output(MaxPool2d.class, (layer, output) -> atLeastZero(output))),
        new Mutant(
            "flatten in NHWC order",
            "L21",
            new BrokenLayer<>(Flatten.class, LayerMutants::channelsLast)),
        new Mutant(
            "unflatten in NHWC order",
            "L22",
            new BrokenLayer<>(Unflatten.class, (layer, node) -> channelsFirst(layer, node))),
        new Mutant(
            "gradient of the skip path lost",
            "L23t",
            BrokenLayer.derivative(Add.class, b -> Batch.zeros(b.size(), b.shape()))),
        new Mutant(
            "derivative of tanh wrong",
            "L15t",
            BrokenLayer.derivative(Tanh.class, LayerMutants::doubled)),
        new Mutant(
            "leaky on the wrong side",
            "L13",
            new BrokenLayer<>(
                LeakyReLU.class,
                (layer, node) -> new LeakyReLU(1 / layer.negativeSlope()).accept(node))));
  }

  private static Map<String, double[]> flipped(Conv2d layer, ReferenceLowering node) {
    double[] weight = node.weight("weight");
    int taps = Math.toIntExact(layer.kernelSize().area());
    double[] flipped = new double[weight.length];
    for (int i = 0; i < weight.length; i++) {
      flipped[i] = weight[i / taps * taps + taps - 1 - i % taps];
    }
    return with(node, "weight", flipped);
  }

  private static Map<String, double[]> swapped(ConvTranspose2d layer, ReferenceLowering node) {
    double[] weight = node.weight("weight");
    int taps = Math.toIntExact(layer.kernelSize().area());
    double[] swapped = new double[weight.length];
    for (int in = 0; in < layer.inChannels(); in++) {
      for (int out = 0; out < layer.outChannels(); out++) {
        for (int tap = 0; tap < taps; tap++) {
          swapped[(in * layer.outChannels() + out) * taps + tap] =
              weight[(out * layer.inChannels() + in) * taps + tap];
        }
      }
    }
    return with(node, "weight", swapped);
  }

  private static Map<String, double[]> withoutBias(Conv2d layer, ReferenceLowering node) {
    return layer.bias() ? with(node, "bias", new double[layer.outChannels()]) : node.weights();
  }

  private static Map<String, double[]> with(
      ReferenceLowering node, String suffix, double[] numbers) {
    Map<String, double[]> changed = new HashMap<>(node.weights());
    changed.put(node.name(suffix), numbers);
    return changed;
  }

  /** Every row one pixel to the left. */
  private static Batch shifted(Batch right) {
    int width = right.shape().spatial().width();
    Batch wrong = Batch.zeros(right.size(), right.shape());
    for (int i = 0; i < wrong.values().length; i++) {
      wrong.values()[i] = i % width == width - 1 ? 0 : right.values()[i + 1];
    }
    return wrong;
  }

  /** What a max pool sees that pads by itself where the output was padded, before its bias. */
  private static Batch paddedWithMinusInfinity(ConvTranspose2d layer, Batch right) {
    Size2d size = right.shape().spatial();
    int height = size.height() - layer.outputPadding().height() + layer.padding().height();
    int width = size.width() - layer.outputPadding().width() + layer.padding().width();
    Batch wrong = Batch.zeros(right.size(), right.shape());
    for (int i = 0; i < wrong.values().length; i++) {
      boolean reached = i / size.width() % size.height() < height && i % size.width() < width;
      wrong.values()[i] = reached || layer.bias() ? right.values()[i] : Double.NEGATIVE_INFINITY;
    }
    return wrong;
  }

  private static Result biased(BatchNorm layer, ReferenceLowering node) {
    double[] before = node.weight("running_var").clone();
    Result right = layer.accept(node);
    double count = (double) node.inputs().get(0).size() * node.inputs().get(0).area();
    for (int c = 0; node.training() && c < before.length; c++) {
      double added = node.weight("running_var")[c] - layer.runningDecay() * before[c];
      node.weight("running_var")[c] -= added / count;
    }
    return right;
  }

  /** 1 / (sqrt(variance) + epsilon) where 1 / sqrt(variance + epsilon) should be. */
  private static Result epsilonOutside(BatchNorm layer, ReferenceLowering node) {
    Map<String, double[]> changed = new HashMap<>(node.weights());
    double[] variance = node.weight("running_var").clone();
    for (int c = 0; c < variance.length; c++) {
      variance[c] = Math.pow(Math.sqrt(variance[c]) + layer.epsilon(), 2) - layer.epsilon();
    }
    changed.put(node.name("running_var"), variance);
    return layer.accept(
        new ReferenceLowering(
            node.step(), node.inputs(), changed, false, node.dropoutMask(), node.rounding()));
  }

  private static ReferenceLowering mode(ReferenceLowering node, boolean training) {
    return new ReferenceLowering(
        node.step(), node.inputs(), node.weights(), training, node.dropoutMask(), node.rounding());
  }

  private static ReferenceLowering masked(ReferenceLowering node, Tensor mask) {
    return new ReferenceLowering(
        node.step(),
        node.inputs(),
        node.weights(),
        node.training(),
        Optional.of(mask),
        node.rounding());
  }

  /** Drops what should be kept. */
  private static Result inverted(Dropout layer, ReferenceLowering node) {
    if (node.dropoutMask().isEmpty()) {
      return layer.accept(node);
    }
    float[] mask = node.dropoutMask().get().toArray();
    float kept = (float) (1 / layer.probability());
    for (int i = 0; i < mask.length; i++) {
      mask[i] = mask[i] == 0 ? kept : 0;
    }
    return layer.accept(masked(node, Tensor.wrap(mask, mask.length)));
  }

  /** Drops every other value where there is no mask. */
  private static Result always(Dropout layer, ReferenceLowering node) {
    if (node.dropoutMask().isPresent()) {
      return layer.accept(node);
    }
    float[] mask = new float[node.inputs().get(0).values().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % 2 * 2;
    }
    return layer.accept(masked(node, Tensor.wrap(mask, mask.length)));
  }

  /** Windows end at floor((i + 1) * H / oH), one short where that is not whole. */
  private static Result floored(AdaptiveAvgPool2d layer, ReferenceLowering node) {
    Batch input = node.inputs().get(0);
    Size2d in = input.shape().spatial();
    Size2d out = layer.outputSize();
    Result right = layer.accept(node);
    Batch wrong = Batch.zeros(input.size(), node.step().output());
    for (int map = 0; map < input.size() * input.shape().channels(); map++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int top = y * in.height() / out.height();
          int bottom = Math.max(top + 1, (y + 1) * in.height() / out.height());
          int left = x * in.width() / out.width();
          int end = Math.max(left + 1, (x + 1) * in.width() / out.width());
          double sum = 0;
          for (int i = top; i < bottom; i++) {
            for (int j = left; j < end; j++) {
              sum += input.values()[(map * in.height() + i) * in.width() + j];
            }
          }
          wrong.values()[(map * out.height() + y) * out.width() + x] =
              sum / ((bottom - top) * (end - left));
        }
      }
    }
    return new Result(wrong, right.derivative());
  }

  private static Batch atLeastZero(Batch right) {
    Batch wrong = Batch.zeros(right.size(), right.shape());
    for (int i = 0; i < wrong.values().length; i++) {
      wrong.values()[i] = Math.max(right.values()[i], 0);
    }
    return wrong;
  }

  private static Result channelsLast(Flatten layer, ReferenceLowering node) {
    Batch input = node.inputs().get(0);
    return new Result(
        turned(input, input.shape(), node.step().output(), true), layer.accept(node).derivative());
  }

  private static Result channelsFirst(Unflatten layer, ReferenceLowering node) {
    return new Result(
        turned(node.inputs().get(0), layer.shape(), layer.shape(), false),
        layer.accept(node).derivative());
  }

  /** Maps between [C, H, W] and [H, W, C] order. */
  private static Batch turned(Batch from, Shape map, Shape to, boolean channelsLast) {
    Batch turned = Batch.zeros(from.size(), to);
    int channels = map.channels();
    int area = Math.toIntExact(map.size() / channels);
    for (int n = 0; n < from.size(); n++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < area; i++) {
          int first = n * channels * area + c * area + i;
          int last = n * channels * area + i * channels + c;
          turned.values()[channelsLast ? last : first] = from.values()[channelsLast ? first : last];
        }
      }
    }
    return turned;
  }

  private static Batch doubled(Batch right) {
    Batch wrong = Batch.zeros(right.size(), right.shape());
    Collections.nCopies(2, right).forEach(wrong::add);
    return wrong;
  }

  /** With the inputs back to front: the output has the right shape. */
  private static Result reversed(Concat layer, ReferenceLowering node) {
    List<Batch> inputs = new ArrayList<>(node.inputs());
    Collections.reverse(inputs);
    return layer.accept(
        new ReferenceLowering(
            node.step(),
            inputs,
            node.weights(),
            node.training(),
            node.dropoutMask(),
            node.rounding()));
  }
}
