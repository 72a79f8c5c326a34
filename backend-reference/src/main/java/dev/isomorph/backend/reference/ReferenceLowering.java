package dev.isomorph.backend.reference;

import dev.isomorph.api.Tensor;
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
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * One layer on one batch: its output and its derivative.
 *
 * @param step the node
 * @param inputs what it reads
 * @param weights all parameters by full name; running statistics change in training
 * @param training whether the node runs in training mode
 * @param dropoutMask the node's mask, if it has one
 * @param rounding what befalls a number that is kept inside a layer; nothing, where the reference
 *     is exact
 */
record ReferenceLowering(
    Step step,
    List<Batch> inputs,
    Map<String, double[]> weights,
    boolean training,
    Optional<Tensor> dropoutMask,
    DoubleUnaryOperator rounding)
    implements Layer.Cases<Result> {

  ReferenceLowering withRounding(DoubleUnaryOperator newRounding) {
    return new ReferenceLowering(step, inputs, weights, training, dropoutMask, newRounding);
  }

  @Override
  public Result conv2d(Conv2d l) {
    Correlation taps = new Correlation(l.kernelSize(), l.stride(), l.padding(), l.dilation());
    Batch output = output();
    taps.gather(weight("weight"), input(), output);
    addBias(output, l.bias());
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input().size(), input().shape());
          taps.scatter(weight("weight"), gradient, back);
          taps.weightGradient(gradient, input(), parameters.get(name("weight")));
          biasGradient(gradient, l.bias(), parameters);
          return List.of(back);
        });
  }

  @Override
  public Result convTranspose2d(ConvTranspose2d l) {
    Correlation taps = new Correlation(l.kernelSize(), l.stride(), l.padding(), l.dilation());
    Batch output = output();
    taps.scatter(weight("weight"), input(), output);
    addBias(output, l.bias());
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input().size(), input().shape());
          taps.gather(weight("weight"), gradient, back);
          taps.weightGradient(input(), gradient, parameters.get(name("weight")));
          biasGradient(gradient, l.bias(), parameters);
          return List.of(back);
        });
  }

  @Override
  public Result batchNorm(BatchNorm l) {
    return new Normalization(input(), l.epsilon()).run(this, training, l.runningDecay());
  }

  @Override
  public Result linear(Linear l) {
    double[] w = weight("weight");
    Batch output = output();
    for (int n = 0; n < output.size(); n++) {
      for (int o = 0; o < l.outFeatures(); o++) {
        for (int i = 0; i < l.inFeatures(); i++) {
          output.values()[n * l.outFeatures() + o] +=
              w[o * l.inFeatures() + i] * input().values()[n * l.inFeatures() + i];
        }
      }
    }
    addBias(output, l.bias());
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input().size(), input().shape());
          double[] weightGradient = parameters.get(name("weight"));
          for (int n = 0; n < gradient.size(); n++) {
            for (int o = 0; o < l.outFeatures(); o++) {
              double g = gradient.values()[n * l.outFeatures() + o];
              for (int i = 0; i < l.inFeatures(); i++) {
                back.values()[n * l.inFeatures() + i] += g * w[o * l.inFeatures() + i];
                weightGradient[o * l.inFeatures() + i] +=
                    g * input().values()[n * l.inFeatures() + i];
              }
            }
          }
          biasGradient(gradient, l.bias(), parameters);
          return List.of(back);
        });
  }

  @Override
  public Result relu(ReLU l) {
    return each(x -> Math.max(x, 0), (x, y) -> x > 0 ? 1 : 0);
  }

  @Override
  public Result leakyRelu(LeakyReLU l) {
    return each(x -> x > 0 ? x : l.negativeSlope() * x, (x, y) -> x > 0 ? 1 : l.negativeSlope());
  }

  @Override
  public Result sigmoid(Sigmoid l) {
    return each(x -> 1 / (1 + Math.exp(-x)), (x, y) -> kept(y) * (1 - kept(y)));
  }

  @Override
  public Result tanh(Tanh l) {
    return each(Math::tanh, (x, y) -> 1 - kept(y) * kept(y));
  }

  /** An output from which an engine computes the derivative. */
  private double kept(double y) {
    return rounding.applyAsDouble(y);
  }

  @Override
  public Result dropout(Dropout l) {
    if (dropoutMask.isEmpty()) {
      return each(x -> x, (x, y) -> 1);
    }
    Tensor mask = dropoutMask.get();
    Batch output = output();
    for (int i = 0; i < output.values().length; i++) {
      output.values()[i] = mask.at(i) * input().values()[i];
    }
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input().size(), input().shape());
          for (int i = 0; i < back.values().length; i++) {
            back.values()[i] = mask.at(i) * gradient.values()[i];
          }
          return List.of(back);
        });
  }

  @Override
  public Result adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return Pooling.adaptiveAverage(input(), l.outputSize());
  }

  @Override
  public Result maxPool2d(MaxPool2d l) {
    return Pooling.maximum(input(), output(), l);
  }

  @Override
  public Result flatten(Flatten l) {
    return reshaped();
  }

  @Override
  public Result unflatten(Unflatten l) {
    return reshaped();
  }

  @Override
  public Result add(Add l) {
    Batch output = output();
    inputs.forEach(output::add);
    return new Result(
        output, (gradient, parameters) -> Collections.nCopies(inputs.size(), gradient));
  }

  @Override
  public Result concat(Concat l) {
    Batch output = output();
    eachPart(
        (k, from, to, count) ->
            System.arraycopy(inputs.get(k).values(), from, output.values(), to, count));
    return new Result(
        output,
        (gradient, parameters) -> {
          List<Batch> back =
              inputs.stream().map(input -> Batch.zeros(input.size(), input.shape())).toList();
          eachPart(
              (k, from, to, count) ->
                  System.arraycopy(gradient.values(), to, back.get(k).values(), from, count));
          return back;
        });
  }

  /** What one input has of one example, and where in the output it stands. */
  @FunctionalInterface
  private interface Part {
    void at(int input, int inInput, int inOutput, int count);
  }

  private void eachPart(Part visit) {
    int to = 0;
    for (int n = 0; n < input().size(); n++) {
      for (int k = 0; k < inputs.size(); k++) {
        int count = Math.toIntExact(inputs.get(k).shape().size());
        visit.at(k, n * count, to, count);
        to += count;
      }
    }
  }

  private Result reshaped() {
    return new Result(
        input().as(step.output()), (gradient, parameters) -> List.of(gradient.as(input().shape())));
  }

  /** A derivative from input and output. */
  @FunctionalInterface
  private interface Slope {
    double at(double input, double output);
  }

  private Result each(DoubleUnaryOperator function, Slope slope) {
    Batch output = output();
    for (int i = 0; i < output.values().length; i++) {
      output.values()[i] = function.applyAsDouble(input().values()[i]);
    }
    return new Result(
        output,
        (gradient, parameters) -> {
          Batch back = Batch.zeros(input().size(), input().shape());
          for (int i = 0; i < back.values().length; i++) {
            back.values()[i] =
                gradient.values()[i] * slope.at(input().values()[i], output.values()[i]);
          }
          return List.of(back);
        });
  }

  private void addBias(Batch output, boolean bias) {
    if (bias) {
      double[] numbers = weight("bias");
      output.eachChannel(
          (c, start) -> {
            for (int i = start; i < start + output.area(); i++) {
              output.values()[i] += numbers[c];
            }
          });
    }
  }

  private void biasGradient(Batch gradient, boolean bias, Map<String, double[]> parameters) {
    if (bias) {
      double[] numbers = parameters.get(name("bias"));
      gradient.eachChannel(
          (c, start) -> {
            for (int i = start; i < start + gradient.area(); i++) {
              numbers[c] += gradient.values()[i];
            }
          });
    }
  }

  private Batch input() {
    return inputs.get(0);
  }

  private Batch output() {
    return Batch.zeros(input().size(), step.output());
  }

  String name(String suffix) {
    return step.path() + "." + suffix;
  }

  double[] weight(String suffix) {
    return weights.get(name(suffix));
  }
}
