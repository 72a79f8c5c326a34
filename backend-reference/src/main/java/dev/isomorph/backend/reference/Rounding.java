package dev.isomorph.backend.reference;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Tanh;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact, but every value and every derivative between two layers, the output that tanh and sigmoid
 * have their slope from, and what batch norm computes inside, is off by up to one unit of float32
 * rounding, at random: what a network does with such errors is what it does with any engine's. In
 * bfloat16 the unit is larger, and the weights that layers see are off as well.
 */
final class Rounding implements Arithmetic {
  private static final double FLOAT32 = 0x1p-23;
  private static final double BFLOAT16 = 0x1p-8;

  /** Between the draws of two places; odd, so that places do not share draws. */
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  private final CounterGenerator noise;
  private final boolean bf16;
  private long place;

  Rounding(long seed, Precision precision) {
    this.noise = CounterGenerator.of(seed, "rounding");
    this.bf16 = precision == Precision.BF16;
  }

  @Override
  public Result run(ReferenceLowering node) {
    ReferenceLowering seen = bf16 ? withBf16Operands(node) : node;
    Layer layer = node.step().layer();
    // These keep their output, which is a value between two layers.
    double unit = layer instanceof Tanh || layer instanceof Sigmoid ? unit() : FLOAT32;
    Result result = layer.accept(seen.withRounding(v -> off(v, unit)));
    return new Result(
        rounded(result.output()),
        (gradient, parameters) -> {
          List<Batch> back = result.derivative().back(rounded(gradient), parameters);
          return back.stream().map(this::rounded).toList();
        });
  }

  private ReferenceLowering withBf16Operands(ReferenceLowering node) {
    Map<String, double[]> weights = new HashMap<>(node.weights());
    if (!(node.step().layer() instanceof BatchNorm)) {
      node.step().parameters().forEach(p -> weights.computeIfPresent(p.name(), (n, w) -> off(w)));
    }
    return new ReferenceLowering(
        node.step(),
        node.inputs().stream().map(this::rounded).toList(),
        weights,
        node.training(),
        node.dropoutMask(),
        node.rounding());
  }

  private Batch rounded(Batch batch) {
    return new Batch(off(batch.values()), batch.size(), batch.shape());
  }

  private double[] off(double[] values) {
    place++;
    double[] off = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      off[i] = off(values[i], unit());
    }
    return off;
  }

  private double unit() {
    return bf16 ? BFLOAT16 : FLOAT32;
  }

  /** Equal numbers in one place are off by the same: so it is when a number is rounded. */
  private double off(double value, double unit) {
    long draw = Double.doubleToLongBits(value) + place * STRIDE;
    return value * (1 + (2 * noise.uniform(draw) - 1) * unit);
  }
}
