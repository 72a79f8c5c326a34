package dev.isomorph.api;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a folded network. With a batch norm's weight g, bias b, mean m, variance v and
 * epsilon e, a layer's weight w and bias a become, for each output channel, {@code w * s} and
 * {@code (a - m) * s + b}, where {@code s = g / sqrt(v + e)}. Computed in double, rounded once.
 */
public final class FoldedWeights {
  private final StateDict weights;

  private FoldedWeights(StateDict weights) {
    this.weights = weights;
  }

  /**
   * The weights of the folded network.
   *
   * @param weights those of the original network
   */
  public static StateDict of(BatchNormFolding folding, StateDict weights) {
    FoldedWeights numbers = new FoldedWeights(weights);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    folding
        .folded()
        .steps()
        .forEach(
            step -> {
              BatchNormFolding.Fold fold = folding.folds().get(step.path());
              if (fold == null) {
                step.parameters().forEach(p -> tensors.put(p.name(), weights.get(p.name())));
              } else {
                Parameter weight = step.parameters().get(0);
                double[] scale = numbers.scale(fold);
                tensors.put(weight.name(), numbers.weight(fold, scale, weight.dims()));
                tensors.put(step.parameters().get(1).name(), numbers.bias(fold, scale));
              }
            });
    return StateDict.of(tensors);
  }

  private double[] scale(BatchNormFolding.Fold fold) {
    BatchNorm layer = (BatchNorm) fold.batchNorm().layer();
    Tensor weight = weights.get(fold.batchNorm().path() + ".weight");
    Tensor variance = weights.get(fold.batchNorm().path() + ".running_var");
    double[] scale = new double[layer.features()];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = weight.at(c) / Math.sqrt(variance.at(c) + layer.epsilon());
    }
    return scale;
  }

  private Tensor weight(BatchNormFolding.Fold fold, double[] scale, int[] shape) {
    Tensor weight = weights.get(fold.layer().path() + ".weight");
    int each = 1;
    for (int axis = fold.outputAxis() + 1; axis < shape.length; axis++) {
      each *= shape[axis];
    }
    float[] scaled = new float[weight.size()];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (weight.at(i) * scale[i / each % scale.length]);
    }
    return Tensor.wrap(scaled, shape);
  }

  private Tensor bias(BatchNormFolding.Fold fold, double[] scale) {
    Tensor before = weights.tensors().get(fold.layer().path() + ".bias");
    Tensor mean = weights.get(fold.batchNorm().path() + ".running_mean");
    Tensor bias = weights.get(fold.batchNorm().path() + ".bias");
    float[] shifted = new float[scale.length];
    for (int c = 0; c < shifted.length; c++) {
      double a = before == null ? 0 : before.at(c);
      shifted[c] = (float) ((a - mean.at(c)) * scale[c] + bias.at(c));
    }
    return Tensor.wrap(shifted, shifted.length);
  }
}
