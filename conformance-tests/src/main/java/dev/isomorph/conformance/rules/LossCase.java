package dev.isomorph.conformance.rules;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.StructuralSimilarity;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A loss at an awkward place. {@code golden_objectives.py} has the same ones in PyTorch, by name.
 *
 * @param name what is tried
 * @param loss the loss
 * @param drawing how output and target are drawn
 */
record LossCase(String name, Loss loss, Drawing drawing) {
  private static final double SHARE_OF_TARGET = 0.7;
  private static final int EVERY = 7;
  private static final float FLAT = 0.25f;

  /** Output and target of a shape. */
  @FunctionalInterface
  interface Drawing {
    Pair of(long seed, int... shape);
  }

  /** What a loss is taken of. */
  record Pair(Tensor output, Tensor target) {}

  static List<LossCase> all() {
    return List.of(
        new LossCase("mean squared error", new MeanSquaredError(), LossCase::values),
        new LossCase(
            "mean absolute error, some values equal", new MeanAbsoluteError(), LossCase::someEqual),
        new LossCase(
            "structural similarity, windows of 7",
            new StructuralSimilarity(7, 2),
            LossCase::values),
        new LossCase(
            "structural similarity, windows of 3, data range 1",
            new StructuralSimilarity(3, 1),
            LossCase::values),
        new LossCase(
            "structural similarity, windows beyond the image",
            new StructuralSimilarity(11, 2),
            LossCase::values),
        new LossCase(
            "gradient magnitude similarity, three scales of odd sizes",
            new GradientMagnitudeSimilarity(3, 2),
            LossCase::values),
        new LossCase(
            "gradient magnitude similarity, one scale, half of it flat",
            new GradientMagnitudeSimilarity(1, 1),
            LossCase::halfFlat),
        new LossCase(
            "binary cross entropy", new BinaryCrossEntropy(1, 0), (s, d) -> classes(s, 3, 0.3, d)),
        new LossCase(
            "binary cross entropy, weighted and focal",
            new BinaryCrossEntropy(5, 2),
            (s, d) -> classes(s, 3, 0.3, d)),
        new LossCase(
            "binary cross entropy, soft targets",
            new BinaryCrossEntropy(0.5, 1.5),
            LossCase::probabilities),
        new LossCase(
            "binary cross entropy, large logits",
            new BinaryCrossEntropy(5, 1),
            (s, d) -> classes(s, 150, 0.5, d)));
  }

  private static Pair values(long seed, int... shape) {
    Tensor target = DeterministicTensors.input(seed, "target", shape);
    CounterGenerator noise = CounterGenerator.of(seed, "noise");
    float[] output = target.toArray();
    for (int i = 0; i < output.length; i++) {
      output[i] =
          (float)
              (SHARE_OF_TARGET * output[i] + (1 - SHARE_OF_TARGET) * (2 * noise.uniform(i) - 1));
    }
    return new Pair(Tensor.wrap(output, shape), target);
  }

  private static Pair someEqual(long seed, int... shape) {
    Pair pair = values(seed, shape);
    float[] output = pair.output().toArray();
    for (int i = 0; i < output.length; i += EVERY) {
      output[i] = pair.target().at(i);
    }
    return new Pair(Tensor.wrap(output, shape), pair.target());
  }

  private static Pair halfFlat(long seed, int... shape) {
    Pair pair = values(seed, shape);
    float[] output = pair.output().toArray();
    float[] target = pair.target().toArray();
    int width = shape[shape.length - 1];
    for (int i = 0; i < output.length; i++) {
      if (i % width < width / 2) {
        output[i] = FLAT;
        target[i] = FLAT;
      }
    }
    return new Pair(Tensor.wrap(output, shape), Tensor.wrap(target, shape));
  }

  private static Pair classes(long seed, float scale, double share, int... shape) {
    return logits(seed, scale, u -> u < share ? 1 : 0, shape);
  }

  private static Pair probabilities(long seed, int... shape) {
    return logits(seed, 4, u -> u, shape);
  }

  private static Pair logits(long seed, float scale, DoubleUnaryOperator target, int... shape) {
    float[] output = DeterministicTensors.input(seed, "logits", shape).toArray();
    float[] targets = new float[output.length];
    CounterGenerator u = CounterGenerator.of(seed, "target");
    for (int i = 0; i < output.length; i++) {
      output[i] *= scale;
      targets[i] = (float) target.applyAsDouble(u.uniform(i));
    }
    return new Pair(Tensor.wrap(output, shape), Tensor.wrap(targets, shape));
  }
}
