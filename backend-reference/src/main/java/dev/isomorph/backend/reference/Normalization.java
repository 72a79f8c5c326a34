package dev.isomorph.backend.reference;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Batch norm: every channel is moved to mean 0 and variance 1, then scaled and shifted. */
record Normalization(Batch input, double epsilon) {

  Result run(ReferenceLowering node, boolean training, double runningDecay) {
    int channels = input.shape().channels();
    double count = (double) input.size() * input.area();
    double[] mean = training ? new double[channels] : node.weight("running_mean").clone();
    double[] variance = training ? new double[channels] : node.weight("running_var").clone();
    if (training) {
      measure(mean, variance, count);
      double unbiased = count / (count - 1);
      decay(node.weight("running_mean"), runningDecay, mean, 1);
      decay(node.weight("running_var"), runningDecay, variance, unbiased);
    }
    DoubleUnaryOperator rounding = node.rounding();
    double[] inverse = new double[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = rounding.applyAsDouble(mean[c]);
      inverse[c] = rounding.applyAsDouble(1 / Math.sqrt(variance[c] + epsilon));
    }
    double[] weight = node.weight("weight");
    double[] bias = node.weight("bias");
    double[] normal = new double[input.values().length];
    Batch output = Batch.zeros(input.size(), input.shape());
    input.eachChannel(
        (c, start) -> {
          for (int i = start; i < start + input.area(); i++) {
            normal[i] = rounding.applyAsDouble((input.values()[i] - mean[c]) * inverse[c]);
            output.values()[i] = normal[i] * weight[c] + bias[c];
          }
        });
    return new Result(
        output,
        (gradient, parameters) -> {
          double[] byWeight = new double[channels];
          double[] byBias = new double[channels];
          gradient.eachChannel(
              (c, start) -> {
                for (int i = start; i < start + input.area(); i++) {
                  double term = rounding.applyAsDouble(gradient.values()[i] * normal[i]);
                  byWeight[c] = rounding.applyAsDouble(byWeight[c] + term);
                  byBias[c] = rounding.applyAsDouble(byBias[c] + gradient.values()[i]);
                }
              });
          Batch back = Batch.zeros(input.size(), input.shape());
          back.eachChannel(
              (c, start) -> {
                // In training mean and variance depend on the input as well.
                double byMean = training ? byBias[c] / count : 0;
                double byVariance = training ? byWeight[c] / count : 0;
                for (int i = start; i < start + input.area(); i++) {
                  // Much of the gradient may go in these differences.
                  double centred = rounding.applyAsDouble(gradient.values()[i] - byMean);
                  double along = rounding.applyAsDouble(normal[i] * byVariance);
                  back.values()[i] = (centred - along) * weight[c] * inverse[c];
                }
              });
          add(parameters.get(node.name("weight")), byWeight);
          add(parameters.get(node.name("bias")), byBias);
          return List.of(back);
        });
  }

  /** Mean and biased variance of each channel. */
  private void measure(double[] mean, double[] variance, double count) {
    input.eachChannel(
        (c, start) -> {
          for (int i = start; i < start + input.area(); i++) {
            mean[c] += input.values()[i] / count;
          }
        });
    input.eachChannel(
        (c, start) -> {
          for (int i = start; i < start + input.area(); i++) {
            double difference = input.values()[i] - mean[c];
            variance[c] += difference * difference / count;
          }
        });
  }

  /** Keeps a share of the old, and takes the rest from the new times a factor. */
  private static void decay(double[] running, double share, double[] measured, double factor) {
    for (int c = 0; c < running.length; c++) {
      running[c] = share * running[c] + (1 - share) * measured[c] * factor;
    }
  }

  private static void add(double[] sum, double[] part) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += part[c];
    }
  }
}
