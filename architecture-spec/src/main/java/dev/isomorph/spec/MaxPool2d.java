package dev.isomorph.spec;

/**
 * Maximum of each window.
 *
 * <p>Input [N, C, H, W]; output [N, C, H', W'] with the formula of {@link Conv2d}. Padded cells
 * never win (they count as minus infinity).
 *
 * @param stride step of the window in pixels
 * @param padding rows and columns added on each side, in pixels; at most half the kernel
 * @param dilation distance between two cells of the window, in pixels
 */
public record MaxPool2d(Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation)
    implements Layer {
  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException if a number but padding is not positive, or padding is
   *     negative or more than half the kernel
   */
  public MaxPool2d {
    Require.positive("MaxPool2d.kernelSize", kernelSize);
    Require.positive("MaxPool2d.stride", stride);
    Require.notNegative("MaxPool2d.padding", padding);
    Require.positive("MaxPool2d.dilation", dilation);
    Require.that(
        padding.height() <= kernelSize.height() / 2 && padding.width() <= kernelSize.width() / 2,
        "MaxPool2d.padding",
        "at most half the kernel " + kernelSize,
        padding);
  }

  /** Square window that moves by its own size: no overlap, no padding. */
  public static MaxPool2d of(int kernelSize) {
    Size2d kernel = Size2d.square(kernelSize);
    return new MaxPool2d(kernel, kernel, Size2d.square(0), Size2d.square(1));
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.maxPool2d(this);
  }
}
