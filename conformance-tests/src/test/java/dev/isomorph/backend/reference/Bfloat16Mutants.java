package dev.isomorph.backend.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.objective.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Mistakes of computing in few bits, or of too few. */
final class Bfloat16Mutants {
  /** Of the mantissa of an eight-bit number (E4M3), the leading one included. */
  private static final int FEW = 4;

  private Bfloat16Mutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("convolutions in eight bits", "B1", new FewBits(Conv2d.class)),
        new Mutant("derivatives of convolutions in eight bits", "B2", new FewBack(Conv2d.class)),
        new Mutant(
            "transposed convolutions in eight bits", "B3", new FewBits(ConvTranspose2d.class)),
        new Mutant("sums of branches in eight bits", "B4", new FewBits(Add.class)),
        new Mutant("derivatives of sums in eight bits", "B5", new FewBack(Add.class)),
        new Mutant("weights kept in bfloat16", "B6", new NarrowWeights()),
        new Mutant("loss in bfloat16", "B7", new NarrowLoss()),
        new Mutant("running statistics in bfloat16", "B8", new NarrowStatistics()));
  }

  private record FewBits(Class<? extends Layer> kind) implements Arithmetic {
    @Override
    public Result run(ReferenceLowering node) {
      Result exact = Arithmetic.super.run(node);
      return kind.isInstance(node.step().layer())
          ? new Result(few(exact.output()), exact.derivative())
          : exact;
    }
  }

  private record FewBack(Class<? extends Layer> kind) implements Arithmetic {
    @Override
    public Result run(ReferenceLowering node) {
      Result exact = Arithmetic.super.run(node);
      return kind.isInstance(node.step().layer())
          ? new Result(
              exact.output(),
              (gradient, parameters) -> exact.derivative().back(few(gradient), parameters))
          : exact;
    }
  }

  private static final class NarrowWeights implements Arithmetic {
    @Override
    public void update(
        Optimizer optimizer,
        double learningRate,
        long step,
        double[] weight,
        double[] gradient,
        double[][] buffers) {
      Arithmetic.super.update(optimizer, learningRate, step, weight, gradient, buffers);
      Arrays.setAll(weight, i -> Bfloat16.round(weight[i]));
    }
  }

  private static final class NarrowLoss implements Arithmetic {
    @Override
    public double loss(Loss loss, Batch output, Batch target, Batch gradient) {
      return Bfloat16.round(Arithmetic.super.loss(loss, output, target, gradient));
    }
  }

  private static final class NarrowStatistics implements Arithmetic {
    @Override
    public Result run(ReferenceLowering node) {
      Result exact = Arithmetic.super.run(node);
      if (node.step().layer() instanceof BatchNorm) {
        Map<String, double[]> weights = node.weights();
        for (String name : List.of("running_mean", "running_var")) {
          double[] kept = weights.get(node.step().node().path() + "." + name);
          Arrays.setAll(kept, i -> Bfloat16.round(kept[i]));
        }
      }
      return exact;
    }
  }

  private static Batch few(Batch batch) {
    double[] values =
        Arrays.stream(batch.values())
            .map(
                value -> {
                  int scale = FEW - 1 - Math.getExponent(value);
                  return value == 0 ? 0 : Math.scalb(Math.rint(Math.scalb(value, scale)), -scale);
                })
            .toArray();
    return new Batch(values, batch.size(), batch.shape());
  }
}
