package dev.isomorph.backend.dl4j.loss;

import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.StructuralSimilarity;
import java.nio.FloatBuffer;

/**
 * The value of a loss; its derivative by the output is written on the way.
 *
 * @param output the numbers of the network's output in C order
 * @param target those it should have
 * @param gradient where the derivative times the weight goes
 * @param weight of the term
 * @param shape the axes of output and target after N
 */
public record LossGradients(
    FloatBuffer output, FloatBuffer target, FloatBuffer gradient, double weight, Shape shape)
    implements Loss.Cases<Double> {

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
    return new StructuralSimilarityGradient(l, maps(output), maps(target), maps(gradient))
        .loss(weight);
  }

  @Override
  public Double gradientMagnitudeSimilarity(GradientMagnitudeSimilarity l) {
    return new GradientMagnitudeGradient(
            l, shape.channels(), maps(output), maps(target), maps(gradient))
        .loss(weight);
  }

  @Override
  public Double binaryCrossEntropy(BinaryCrossEntropy l) {
    return mean(
        (o, t) -> positive(l, t) * focus(l, Logit.of(o), t) * Logit.of(o).crossEntropy(t),
        (o, t) -> {
          Logit logit = Logit.of(o);
          double slope = focus(l, logit, t) * (logit.probability() - t);
          if (l.focus() > 0) {
            slope +=
                l.focus()
                    * Math.pow(logit.missed(t), l.focus() - 1)
                    * (1 - 2 * t)
                    * logit.probability()
                    * logit.complement()
                    * logit.crossEntropy(t);
          }
          return positive(l, t) * slope;
        });
  }

  private static double positive(BinaryCrossEntropy l, double t) {
    return 1 + (l.positiveWeight() - 1) * t;
  }

  private static double focus(BinaryCrossEntropy l, Logit logit, double t) {
    return l.focus() == 0 ? 1 : Math.pow(logit.missed(t), l.focus());
  }

  /**
   * A logit with the probabilities of both classes, neither of which is one minus the other: that
   * would lose digits.
   */
  private record Logit(double value, double probability, double complement) {
    static Logit of(double value) {
      double small = Math.exp(-Math.abs(value));
      double larger = 1 / (1 + small);
      double smaller = small / (1 + small);
      return value >= 0 ? new Logit(value, larger, smaller) : new Logit(value, smaller, larger);
    }

    double missed(double t) {
      return t * complement + (1 - t) * probability;
    }

    double crossEntropy(double t) {
      return Math.max(value, 0) - value * t + Math.log1p(Math.exp(-Math.abs(value)));
    }
  }

  private double mean(Part value, Part slope) {
    int count = output.limit();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double o = output.get(i);
      double t = target.get(i);
      sum += value.at(o, t);
      gradient.put(i, (float) (weight * slope.at(o, t) / count));
    }
    return sum / count;
  }

  private Planes maps(FloatBuffer values) {
    Size2d size = shape.spatial();
    return new Planes(values, size);
  }
}
