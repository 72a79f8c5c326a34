package dev.isomorph.backend.reference;

import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.StructuralSimilarity;

/**
 * A loss of one batch and its derivative by the output.
 *
 * @param output what the network made
 * @param target what it should be
 * @param gradient all 0; gets the derivative
 */
record ReferenceLosses(Batch output, Batch target, Batch gradient) implements Loss.Cases<Double> {

  /** One value's part of a mean. */
  @FunctionalInterface
  private interface Part {
    double at(double output, double target);
  }

  @Override
  public Double meanSquaredError(MeanSquaredError l) {
    return mean((o, t) -> (o - t) * (o - t), (o, t) -> 2 * (o - t));
  }

  @Override
  public Double meanAbsoluteError(MeanAbsoluteError l) {
    return mean((o, t) -> Math.abs(o - t), (o, t) -> Math.signum(o - t));
  }

  @Override
  public Double structuralSimilarity(StructuralSimilarity l) {
    return new SimilarityOfWindows(l, output, target, gradient).loss();
  }

  @Override
  public Double gradientMagnitudeSimilarity(GradientMagnitudeSimilarity l) {
    return SimilarityOfGradients.loss(l, output, target, gradient);
  }

  @Override
  public Double binaryCrossEntropy(BinaryCrossEntropy l) {
    return mean(
        (o, t) -> weight(l, t) * Math.pow(missed(o, t), l.focus()) * crossEntropy(o, t),
        (o, t) -> {
          double byCrossEntropy = Math.pow(missed(o, t), l.focus()) * (probability(o) - t);
          double slope = (1 - 2 * t) * probability(o) * probability(-o);
          double byFocus =
              l.focus() == 0
                  ? 0
                  : l.focus() * Math.pow(missed(o, t), l.focus() - 1) * slope * crossEntropy(o, t);
          return weight(l, t) * (byCrossEntropy + byFocus);
        });
  }

  private static double weight(BinaryCrossEntropy l, double t) {
    return 1 + (l.positiveWeight() - 1) * t;
  }

  private static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** The probability of the other class. */
  private static double missed(double logit, double t) {
    return t * probability(-logit) + (1 - t) * probability(logit);
  }

  /** {@code -t log p - (1 - t) log(1 - p)}, with {@code -log p = log(1 + exp(-logit))}. */
  private static double crossEntropy(double logit, double t) {
    return Math.max(logit, 0) - logit * t + Math.log1p(Math.exp(-Math.abs(logit)));
  }

  private double mean(Part value, Part slope) {
    int count = output.values().length;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double o = output.values()[i];
      double t = target.values()[i];
      sum += value.at(o, t);
      gradient.values()[i] = slope.at(o, t) / count;
    }
    return sum / count;
  }
}
