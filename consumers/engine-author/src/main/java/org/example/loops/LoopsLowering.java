package org.example.loops;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Spec to loops, one row per layer. Sums run in float64 and are rounded once, to float32, where a
 * layer ends.
 *
 * @param step the node
 * @param weights the model's arrays by full name; loading weights writes into them
 */
record LoopsLowering(Step step, Map<String, float[]> weights) implements Layer.Cases<Operation> {

  @Override
  public Operation conv2d(Conv2d l) {
    Windows windows =
        new Windows(
            l.kernelSize(), l.stride(), l.padding(), l.dilation(), outputSize(), inputSize());
    float[] weight = weight("weight");
    return (batchSize, inputs) -> {
      double[] sums = startingFromBias(batchSize, l.bias());
      eachPair(
          batchSize,
          (from, in, to, out) -> {
            int kernel = (out * l.inChannels() + in) * cells(l.kernelSize());
            windows.forEach(
                (k, small, large) ->
                    sums[to + small] += weight[kernel + k] * (double) inputs.get(0)[from + large]);
          });
      return rounded(sums);
    };
  }

  @Override
  public Operation convTranspose2d(ConvTranspose2d l) {
    // The output padding is in the size of the output: cells that no window need reach.
    Windows windows =
        new Windows(
            l.kernelSize(), l.stride(), l.padding(), l.dilation(), inputSize(), outputSize());
    float[] weight = weight("weight");
    return (batchSize, inputs) -> {
      double[] sums = startingFromBias(batchSize, l.bias());
      eachPair(
          batchSize,
          (from, in, to, out) -> {
            int kernel = (in * l.outChannels() + out) * cells(l.kernelSize());
            windows.forEach(
                (k, small, large) ->
                    sums[to + large] += weight[kernel + k] * (double) inputs.get(0)[from + small]);
          });
      return rounded(sums);
    };
  }

  @Override
  public Operation batchNorm(BatchNorm l) {
    // runningDecay is how training moves the statistics; evaluation only reads them.
    float[] weight = weight("weight");
    float[] bias = weight("bias");
    float[] mean = weight("running_mean");
    float[] variance = weight("running_var");
    int area = values() / l.features();
    return (batchSize, inputs) -> {
      float[] output = new float[batchSize * values()];
      for (int i = 0; i < output.length; i++) {
        int c = i / area % l.features();
        double scale = weight[c] / Math.sqrt(variance[c] + l.epsilon());
        output[i] = (float) ((inputs.get(0)[i] - mean[c]) * scale + bias[c]);
      }
      return output;
    };
  }

  @Override
  public Operation linear(Linear l) {
    float[] weight = weight("weight");
    return (batchSize, inputs) -> {
      double[] sums = startingFromBias(batchSize, l.bias());
      for (int to = 0; to < sums.length; to++) {
        int from = to / l.outFeatures() * l.inFeatures();
        int row = to % l.outFeatures() * l.inFeatures();
        for (int i = 0; i < l.inFeatures(); i++) {
          sums[to] += weight[row + i] * (double) inputs.get(0)[from + i];
        }
      }
      return rounded(sums);
    };
  }

  @Override
  public Operation relu(ReLU l) {
    return each(x -> Math.max(x, 0));
  }

  @Override
  public Operation leakyRelu(LeakyReLU l) {
    return each(x -> x > 0 ? x : l.negativeSlope() * x);
  }

  @Override
  public Operation sigmoid(Sigmoid l) {
    return each(x -> 1 / (1 + Math.exp(-x)));
  }

  @Override
  public Operation tanh(Tanh l) {
    return each(Math::tanh);
  }

  @Override
  public Operation dropout(Dropout l) {
    return unchanged(); // it drops in training only
  }

  @Override
  public Operation adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    Size2d in = inputSize();
    Size2d out = l.outputSize();
    return (batchSize, inputs) -> {
      float[] output = new float[batchSize * values()];
      for (int to = 0; to < output.length; to++) {
        int map = to / cells(out);
        int y = to / out.width() % out.height();
        int x = to % out.width();
        int bottom = end(y, in.height(), out.height());
        int right = end(x, in.width(), out.width());
        double sum = 0;
        int count = 0;
        for (int i = y * in.height() / out.height(); i < bottom; i++) {
          for (int j = x * in.width() / out.width(); j < right; j++) {
            sum += inputs.get(0)[(map * in.height() + i) * in.width() + j];
            count++;
          }
        }
        output[to] = (float) (sum / count);
      }
      return output;
    };
  }

  @Override
  public Operation maxPool2d(MaxPool2d l) {
    Windows windows =
        new Windows(
            l.kernelSize(), l.stride(), l.padding(), l.dilation(), outputSize(), inputSize());
    return (batchSize, inputs) -> {
      float[] output = new float[batchSize * values()];
      Arrays.fill(output, Float.NEGATIVE_INFINITY);
      for (int map = 0; map < batchSize * step.output().channels(); map++) {
        int from = map * cells(inputSize());
        int to = map * cells(outputSize());
        windows.forEach(
            (k, small, large) ->
                output[to + small] = Math.max(output[to + small], inputs.get(0)[from + large]));
      }
      return output;
    };
  }

  @Override
  public Operation flatten(Flatten l) {
    return unchanged();
  }

  @Override
  public Operation unflatten(Unflatten l) {
    return unchanged();
  }

  @Override
  public Operation add(Add l) {
    return (batchSize, inputs) -> {
      double[] sums = new double[batchSize * values()];
      for (float[] input : inputs) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += input[i];
        }
      }
      return rounded(sums);
    };
  }

  @Override
  public Operation concat(Concat l) {
    return (batchSize, inputs) -> {
      float[] output = new float[batchSize * values()];
      int to = 0;
      for (int n = 0; n < batchSize; n++) {
        for (float[] input : inputs) {
          int count = input.length / batchSize;
          System.arraycopy(input, n * count, output, to, count);
          to += count;
        }
      }
      return output;
    };
  }

  /** An input map and an output map of one example: where they begin, and their channels. */
  @FunctionalInterface
  private interface Pair {
    void at(int inputStart, int inChannel, int outputStart, int outChannel);
  }

  private void eachPair(int batchSize, Pair pair) {
    int inChannels = step.input().channels();
    int outChannels = step.output().channels();
    for (int n = 0; n < batchSize; n++) {
      for (int out = 0; out < outChannels; out++) {
        for (int in = 0; in < inChannels; in++) {
          pair.at(
              (n * inChannels + in) * cells(inputSize()),
              in,
              (n * outChannels + out) * cells(outputSize()),
              out);
        }
      }
    }
  }

  private Operation each(DoubleUnaryOperator function) {
    return (batchSize, inputs) -> {
      float[] output = new float[batchSize * values()];
      for (int i = 0; i < output.length; i++) {
        output[i] = (float) function.applyAsDouble(inputs.get(0)[i]);
      }
      return output;
    };
  }

  private static Operation unchanged() {
    return (batchSize, inputs) -> inputs.get(0).clone();
  }

  private double[] startingFromBias(int batchSize, boolean bias) {
    double[] sums = new double[batchSize * values()];
    if (bias) {
      float[] numbers = weight("bias");
      int area = values() / numbers.length;
      Arrays.setAll(sums, i -> numbers[i / area % numbers.length]);
    }
    return sums;
  }

  private static float[] rounded(double[] sums) {
    float[] output = new float[sums.length];
    for (int i = 0; i < output.length; i++) {
      output[i] = (float) sums[i];
    }
    return output;
  }

  /** Where a window of an adaptive pool ends: {@code ceil((i + 1) * in / out)}. */
  private static int end(int i, int in, int out) {
    return -Math.floorDiv(-(i + 1) * in, out);
  }

  /** Values of the output for one example. */
  private int values() {
    return Math.toIntExact(step.output().size());
  }

  private Size2d inputSize() {
    return step.input().spatial();
  }

  private Size2d outputSize() {
    return step.output().spatial();
  }

  private static int cells(Size2d size) {
    return Math.toIntExact(size.area());
  }

  private float[] weight(String suffix) {
    return weights.get(step.path() + "." + suffix);
  }
}
