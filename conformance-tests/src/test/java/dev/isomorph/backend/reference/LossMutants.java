package dev.isomorph.backend.reference;

import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.StructuralSimilarity;
import java.util.List;
import java.util.function.Function;

/** Mistakes that a loss can have. */
final class LossMutants {
  private LossMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("slope of the absolute error where there is none", "O2", new SlopeAtEqual()),
        new Mutant(
            "data range of SSIM ignored",
            "O3",
            instead(StructuralSimilarity.class, l -> new StructuralSimilarity(l.window(), 1))),
        new Mutant(
            "windows of SSIM too large",
            "O4",
            instead(
                StructuralSimilarity.class,
                l -> new StructuralSimilarity(l.window() + 2, l.dataRange()))),
        new Mutant(
            "gradients compared at one scale only",
            "O6",
            instead(
                GradientMagnitudeSimilarity.class,
                l -> new GradientMagnitudeSimilarity(1, l.dataRange()))),
        new Mutant(
            "weight of positives ignored",
            "O9",
            instead(BinaryCrossEntropy.class, l -> new BinaryCrossEntropy(1, l.focus()))),
        new Mutant(
            "focus ignored",
            "O9",
            instead(BinaryCrossEntropy.class, l -> new BinaryCrossEntropy(l.positiveWeight(), 0))),
        new Mutant("output and target exchanged", "O10", new Exchanged()));
  }

  /** The reference with other numbers in one kind of loss. */
  private static <L extends Loss> Arithmetic instead(Class<L> kind, Function<L, Loss> other) {
    return new Arithmetic() {
      @Override
      public double loss(Loss loss, Batch output, Batch target, Batch gradient) {
        Loss changed = kind.isInstance(loss) ? other.apply(kind.cast(loss)) : loss;
        return Arithmetic.super.loss(changed, output, target, gradient);
      }
    };
  }

  private static final class SlopeAtEqual implements Arithmetic {
    @Override
    public double loss(Loss loss, Batch output, Batch target, Batch gradient) {
      double value = Arithmetic.super.loss(loss, output, target, gradient);
      int count = output.values().length;
      for (int i = 0; i < count; i++) {
        if (output.values()[i] == target.values()[i]) {
          gradient.values()[i] = 1.0 / count;
        }
      }
      return value;
    }
  }

  private static final class Exchanged implements Arithmetic {
    @Override
    public double loss(Loss loss, Batch output, Batch target, Batch gradient) {
      return Arithmetic.super.loss(loss, target, output, gradient);
    }
  }
}
