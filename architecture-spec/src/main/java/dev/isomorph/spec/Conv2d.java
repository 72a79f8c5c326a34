package dev.isomorph.spec;

/**
 * 2-D convolution (cross-correlation, as in every deep-learning framework: the kernel is not
 * flipped).
 *
 * <p>Input [N, inChannels, H, W]; output [N, outChannels, H', W'] where {@code H' = floor((H + 2 *
 * padding - dilation * (kernelSize - 1) - 1) / stride) + 1}, and W' likewise. Weight [outChannels,
 * inChannels, kH, kW]; bias [outChannels]. The padding is zeros.
 *
 * @param stride step of the kernel in pixels
 * @param padding rows and columns of zeros on each side, in pixels
 * @param dilation distance between two taps of the kernel, in pixels; 1 is a dense kernel
 * @param bias whether a number per output channel is added
 * @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin (2016), section 2</a>
 */
public record Conv2d(
    int inChannels,
    int outChannels,
    Size2d kernelSize,
    Size2d stride,
    Size2d padding,
    Size2d dilation,
    boolean bias)
    implements Layer {
  private static final Size2d ONE = Size2d.square(1);
  private static final Size2d ZERO = Size2d.square(0);

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException if a number but padding is not positive, or padding is
   *     negative
   */
  public Conv2d {
    Require.positive("Conv2d.inChannels", inChannels);
    Require.positive("Conv2d.outChannels", outChannels);
    Require.positive("Conv2d.kernelSize", kernelSize);
    Require.positive("Conv2d.stride", stride);
    Require.notNegative("Conv2d.padding", padding);
    Require.positive("Conv2d.dilation", dilation);
  }

  /** Square kernel, stride 1, no padding, dense, with bias. */
  public static Conv2d of(int inChannels, int outChannels, int kernelSize) {
    return new Conv2d(inChannels, outChannels, Size2d.square(kernelSize), ONE, ZERO, ONE, true);
  }

  /** The same with another stride in both directions. */
  public Conv2d withStride(int newStride) {
    return new Conv2d(
        inChannels, outChannels, kernelSize, Size2d.square(newStride), padding, dilation, bias);
  }

  /** The same with another padding on all sides. */
  public Conv2d withPadding(int newPadding) {
    return new Conv2d(
        inChannels, outChannels, kernelSize, stride, Size2d.square(newPadding), dilation, bias);
  }

  /** The same without bias. */
  public Conv2d withoutBias() {
    return new Conv2d(inChannels, outChannels, kernelSize, stride, padding, dilation, false);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.conv2d(this);
  }
}
