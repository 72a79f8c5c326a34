package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Step;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link BatchNorm}, for [N, C] and [N, C, H, W]. The stock layer keeps a biased running variance,
 * updates the running statistics only in the backward pass, and sums in float32.
 */
public final class NativeBatchNorm extends NativeLayer {
  private final double epsilon;
  private final double runningDecay;
  private INDArray centered;
  private double[] inverseDeviation;
  private boolean batchStatistics;

  /** With the layer's numbers. */
  public NativeBatchNorm(Step step, INDArray parameters, BatchNorm layer) {
    super(step, parameters);
    this.epsilon = layer.epsilon();
    this.runningDecay = layer.runningDecay();
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    batchStatistics = training;
    return training ? normalizeBatch(input, arena) : normalizeByRunningStatistics(input, arena);
  }

  private INDArray normalizeByRunningStatistics(INDArray input, Arena arena) {
    INDArray output = output(input, arena);
    NativeOp.normalize(
        input,
        parameter("running_mean"),
        parameter("running_var"),
        parameter("weight"),
        parameter("bias"),
        epsilon,
        output);
    return output;
  }

  /** Centres first, so that a mean far from 0 does not cost the variance its digits. */
  private INDArray normalizeBatch(INDArray input, Arena arena) {
    long count = ChannelSums.count(input);
    double[] mean = scaled(ChannelSums.of(input, arena), 1.0 / count);
    center(input, NativeOp.vector(arena, mean), arena);
    double[] variance = scaled(ChannelSums.ofProducts(centered, centered, arena), 1.0 / count);
    inverseDeviation = inverseDeviation(variance);

    track("running_mean", mean);
    track("running_var", scaled(variance, count / (count - 1.0)));

    INDArray output = output(input, arena);
    NativeOp.affine(
        centered, times(inverseDeviation, parameter("weight")), parameter("bias"), output, arena);
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    if (!batchStatistics) {
      center(input, parameter("running_mean"), arena);
      inverseDeviation = inverseDeviation(NativeOp.doubles(parameter("running_var")));
    }
    double[] biasGradient = ChannelSums.of(gradient, arena);
    double[] weightGradient = ChannelSums.ofProducts(centered, gradient, arena);
    for (int c = 0; c < weightGradient.length; c++) {
      weightGradient[c] *= inverseDeviation[c];
    }
    NativeOp.fill(gradient("bias"), biasGradient);
    NativeOp.fill(gradient("weight"), weightGradient);

    double[] scale = times(inverseDeviation, parameter("weight"));
    INDArray inputGradient = arena.take(input.shape());
    NativeOp.affine(gradient, scale, zeros(scale.length, arena), inputGradient, arena);
    if (batchStatistics) {
      addStatisticsGradient(scale, biasGradient, weightGradient, inputGradient, arena);
    }
    return inputGradient;
  }

  /** The way of the gradient through mean and variance: it takes both of its projections away. */
  private void addStatisticsGradient(
      double[] scale,
      double[] biasGradient,
      double[] weightGradient,
      INDArray inputGradient,
      Arena arena) {
    double count = ChannelSums.count(inputGradient);
    double[] slope = new double[scale.length];
    double[] shift = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      slope[c] = -scale[c] * weightGradient[c] * inverseDeviation[c] / count;
      shift[c] = -scale[c] * biasGradient[c] / count;
    }
    INDArray part = arena.take(inputGradient.shape());
    NativeOp.affine(centered, slope, NativeOp.vector(arena, shift), part, arena);
    inputGradient.addi(part);
    arena.release(part);
  }

  @Override
  public void clear() {
    centered = null;
    inverseDeviation = null;
  }

  private void center(INDArray input, INDArray mean, Arena arena) {
    centered = arena.take(input.shape());
    int channels = Math.toIntExact(mean.length());
    INDArray ones = NativeOp.vector(arena, channels, 1);
    NativeOp.normalize(input, mean, ones, ones, zeros(channels, arena), 0, centered);
  }

  private void track(String statistic, double[] ofBatch) {
    FloatBuffer running = NativeOp.values(parameter(statistic));
    for (int c = 0; c < ofBatch.length; c++) {
      running.put(c, (float) (runningDecay * running.get(c) + (1 - runningDecay) * ofBatch[c]));
    }
  }

  private double[] inverseDeviation(double[] variance) {
    double[] inverse = new double[variance.length];
    for (int c = 0; c < inverse.length; c++) {
      inverse[c] = 1 / Math.sqrt(variance[c] + epsilon);
    }
    return inverse;
  }

  private static INDArray zeros(int length, Arena arena) {
    return NativeOp.vector(arena, length, 0);
  }

  private static double[] times(double[] numbers, INDArray vector) {
    double[] products = NativeOp.doubles(vector);
    for (int c = 0; c < products.length; c++) {
      products[c] *= numbers[c];
    }
    return products;
  }

  private static double[] scaled(double[] numbers, double factor) {
    double[] scaled = new double[numbers.length];
    for (int c = 0; c < scaled.length; c++) {
      scaled[c] = factor * numbers[c];
    }
    return scaled;
  }
}
