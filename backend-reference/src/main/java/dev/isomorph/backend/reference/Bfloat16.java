package dev.isomorph.backend.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.objective.Loss;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computation in bfloat16 as it is meant: every value between layers, every derivative that goes
 * back between them and the weights that layers see are rounded to bfloat16; sums, what batch norm
 * keeps, gradients of weights, losses and updates are not.
 *
 * @param inner how layers compute
 */
record Bfloat16(Arithmetic inner) implements Arithmetic {
  @Override
  public Plan plan(Plan plan) {
    return inner.plan(plan);
  }

  @Override
  public Result run(ReferenceLowering node) {
    List<Batch> inputs = node.inputs().stream().map(Bfloat16::round).toList();
    Result result =
        inner.run(
            new ReferenceLowering(
                node.step(),
                inputs,
                weights(node),
                node.training(),
                node.dropoutMask(),
                node.rounding()));
    return new Result(
        round(result.output()),
        (gradient, parameters) ->
            result.derivative().back(round(gradient), parameters).stream()
                .map(Bfloat16::round)
                .toList());
  }

  /** Batch norm has its parameters in float32, and changes some. */
  private static Map<String, double[]> weights(ReferenceLowering node) {
    if (node.step().layer() instanceof BatchNorm) {
      return node.weights();
    }
    Map<String, double[]> rounded = new HashMap<>();
    node.step()
        .parameters()
        .forEach(p -> rounded.put(p.name(), round(node.weights().get(p.name()))));
    return rounded;
  }

  @Override
  public double loss(Loss loss, Batch output, Batch target, Batch gradient) {
    return inner.loss(loss, output, target, gradient);
  }

  @Override
  public void update(
      Optimizer optimizer,
      double learningRate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    inner.update(optimizer, learningRate, step, weight, gradient, buffers);
  }

  private static Batch round(Batch batch) {
    return new Batch(round(batch.values()), batch.size(), batch.shape());
  }

  private static double[] round(double[] values) {
    double[] rounded = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = round(values[i]);
    }
    return rounded;
  }

  /** The nearest number with 8 bits of mantissa; of two, the even one. */
  static double round(double value) {
    int bits = Float.floatToRawIntBits((float) value);
    int even = (bits >>> 16) & 1;
    return Float.intBitsToFloat((bits + 0x7fff + even) & 0xffff0000);
  }
}
