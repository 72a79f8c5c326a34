package dev.isomorph.conformance.reference;

import java.util.Arrays;
import java.util.List;

/** Batch norm: every channel is moved to mean 0 and variance 1, then scaled and shifted. */
record Normalization(Batch input, double epsilon) {

  Result run(ReferenceLowering node, boolean training, double runningDecay) {
    int channels = input.shape().channels();
    double[] mean = training ? new double[channels] : node.weight("running_mean").clone();
    double[] variance = training ? new double[channels] : node.weight("running_var").clone();
    double count = (double) input.size() * input.area();
    if (training) {
      measure(mean, variance, count);
      for (int c = 0; c < channels; c++) {
        node.weight("running_mean")[c] =
            runningDecay * node.weight("running_mean")[c] + (1 - runningDecay) * mean[c];
        node.weight("running_var")[c] =
            runningDecay * node.weight("running_var")[c]
                + (1 - runningDecay) * variance[c] * count / (count - 1);
      }
    }
    Batch normal = Batch.zeros(input.size(), input.shape());
    Batch output = Batch.zeros(input.size(), input.shape());
    double[] inverse = new double[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = node.rounding().applyAsDouble(mean[c]);
      inverse[c] = node.rounding().applyAsDouble(1 / Math.sqrt(variance[c] + epsilon));
    }
    each(
        (c, i) -> {
          normal.values()[i] =
              node.rounding().applyAsDouble((input.values()[i] - mean[c]) * inverse[c]);
          output.values()[i] =
              normal.values()[i] * node.weight("weight")[c] + node.weight("bias")[c];
        });
    return new Result(
        output,
        (gradient, parameters) -> {
          double[] byWeight = new double[channels];
          double[] byBias = new double[channels];
          each(
              (c, i) -> {
                byWeight[c] += gradient.values()[i] * normal.values()[i];
                byBias[c] += gradient.values()[i];
              });
          Arrays.setAll(byWeight, c -> node.rounding().applyAsDouble(byWeight[c]));
          Arrays.setAll(byBias, c -> node.rounding().applyAsDouble(byBias[c]));
          Batch back = Batch.zeros(input.size(), input.shape());
          each(
              (c, i) -> {
                // In training mean and variance depend on the input as well.
                double g = gradient.values()[i];
                if (training) {
                  g -= byBias[c] / count + normal.values()[i] * byWeight[c] / count;
                }
                back.values()[i] = g * node.weight("weight")[c] * inverse[c];
              });
          for (int c = 0; c < channels; c++) {
            parameters.get(node.name("weight"))[c] += byWeight[c];
            parameters.get(node.name("bias"))[c] += byBias[c];
          }
          return List.of(back);
        });
  }

  /** Mean and biased variance of each channel. */
  private void measure(double[] mean, double[] variance, double count) {
    each((c, i) -> mean[c] += input.values()[i] / count);
    each((c, i) -> variance[c] += Math.pow(input.values()[i] - mean[c], 2) / count);
  }

  /** A value's channel and place. */
  @FunctionalInterface
  private interface Visit {
    void at(int channel, int index);
  }

  private void each(Visit visit) {
    for (int n = 0; n < input.size(); n++) {
      for (int c = 0; c < input.shape().channels(); c++) {
        for (int i = 0; i < input.area(); i++) {
          visit.at(c, input.start(n, c) + i);
        }
      }
    }
  }
}
