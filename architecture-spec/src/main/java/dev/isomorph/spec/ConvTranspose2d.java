package dev.isomorph.spec;

/**
 * Transposed 2-D convolution, the up-sampling step of the decoder.
 *
 * <p>Input [N, inChannels, H, W]; output [N, outChannels, H', W'] where {@code H' = (H - 1) *
 * stride - 2 * padding + dilation * (kernelSize - 1) + outputPadding + 1}, and W' likewise. Weight
 * [inChannels, outChannels, kH, kW]: the channel order is the reverse of {@link Conv2d}. Bias
 * [outChannels].
 *
 * @param stride distance between two input pixels in the output, in pixels
 * @param padding rows and columns cut from each side of the full output, in pixels
 * @param outputPadding rows and columns added at the bottom and right, in pixels; below the stride
 *     or the dilation
 * @param dilation distance between two taps of the kernel, in pixels; 1 is a dense kernel
 * @param bias whether a number per output channel is added
 * @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin (2016), section 4</a>
 */
public record ConvTranspose2d(
    int inChannels,
    int outChannels,
    Size2d kernelSize,
    Size2d stride,
    Size2d padding,
    Size2d outputPadding,
    Size2d dilation,
    boolean bias)
    implements Layer {
  private static final Size2d ONE = Size2d.square(1);
  private static final Size2d ZERO = Size2d.square(0);

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException if a size is not positive, a padding is negative, or
   *     outputPadding is not below the stride or the dilation
   */
  public ConvTranspose2d {
    Require.positive("ConvTranspose2d.inChannels", inChannels);
    Require.positive("ConvTranspose2d.outChannels", outChannels);
    Require.positive("ConvTranspose2d.kernelSize", kernelSize);
    Require.positive("ConvTranspose2d.stride", stride);
    Require.notNegative("ConvTranspose2d.padding", padding);
    Require.notNegative("ConvTranspose2d.outputPadding", outputPadding);
    Require.positive("ConvTranspose2d.dilation", dilation);
    Require.that(
        outputPadding.height() < Math.max(stride.height(), dilation.height())
            && outputPadding.width() < Math.max(stride.width(), dilation.width()),
        "ConvTranspose2d.outputPadding",
        "below stride " + stride + " or dilation " + dilation,
        outputPadding);
  }

  /** Square kernel, stride 1, no paddings, dense, with bias. */
  public static ConvTranspose2d of(int inChannels, int outChannels, int kernelSize) {
    return new ConvTranspose2d(
        inChannels, outChannels, Size2d.square(kernelSize), ONE, ZERO, ZERO, ONE, true);
  }

  /** The same with another stride in both directions. */
  public ConvTranspose2d withStride(int newStride) {
    return new ConvTranspose2d(
        inChannels,
        outChannels,
        kernelSize,
        Size2d.square(newStride),
        padding,
        outputPadding,
        dilation,
        bias);
  }

  /** The same with another padding on all sides. */
  public ConvTranspose2d withPadding(int newPadding) {
    return new ConvTranspose2d(
        inChannels,
        outChannels,
        kernelSize,
        stride,
        Size2d.square(newPadding),
        outputPadding,
        dilation,
        bias);
  }

  /** The same without bias. */
  public ConvTranspose2d withoutBias() {
    return new ConvTranspose2d(
        inChannels, outChannels, kernelSize, stride, padding, outputPadding, dilation, false);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.convTranspose2d(this);
  }
}
