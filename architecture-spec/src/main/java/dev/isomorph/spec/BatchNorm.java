package dev.isomorph.spec;

/**
 * Batch normalisation over all axes but the channels: {@code (x - mean) / sqrt(variance + epsilon)
 * * weight + bias}, for each channel.
 *
 * <p>Input and output [N, features] or [N, features, H, W]. In training, mean and (biased) variance
 * are the batch's, and the running statistics become {@code runningDecay * old + (1 - runningDecay)
 * * new} with the unbiased variance as the new value; in evaluation, the running statistics are
 * used. Parameters weight and bias [features], trainable; running_mean and running_var [features],
 * running statistics.
 *
 * @param features channels, or features of a vector
 * @param epsilon added to the variance under the root
 * @param runningDecay the share of the old running statistic that is kept in one training step, in
 *     [0, 1]; PyTorch's {@code momentum} is {@code 1 - runningDecay}
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy (2015)</a>
 */
public record BatchNorm(int features, double epsilon, double runningDecay) implements Layer {
  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException if features or epsilon is not positive, or runningDecay is
   *     outside [0, 1]
   */
  public BatchNorm {
    Require.positive("BatchNorm.features", features);
    Require.that(
        epsilon > 0 && Double.isFinite(epsilon), "BatchNorm.epsilon", "> 0 and finite", epsilon);
    Require.that(
        runningDecay >= 0 && runningDecay <= 1,
        "BatchNorm.runningDecay",
        "in [0, 1]",
        runningDecay);
  }

  /** PyTorch's defaults: epsilon 1e-5, nine tenths of the old statistic kept. */
  public static BatchNorm of(int features) {
    return new BatchNorm(features, 1e-5, 0.9);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.batchNorm(this);
  }
}
