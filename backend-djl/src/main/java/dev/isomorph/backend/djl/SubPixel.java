package dev.isomorph.backend.djl;

import dev.isomorph.format.pytorch.Call;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.util.Optional;

/**
 * A transposed convolution of stride s as a convolution that makes s * s channels for each output
 * channel, whose pixels are then put between each other. The same sums in another order.
 *
 * <p>oneDNN computes a transposed convolution with a vector over its output channels, of which the
 * last layer of a decoder has three: 25 times slower than this, and 40 % of a whole forward pass.
 *
 * <p>With kernel k = m * s, output pixel o = q * s + r - padding is a sum over taps r + s * u, u
 * from 0 to m - 1, of input pixels q - u: for each r a convolution with m taps, padded by m - 1.
 *
 * @see <a href="https://arxiv.org/abs/1609.05158">Shi et al. (2016), Real-time single image
 *     super-resolution</a>
 */
record SubPixel(ConvTranspose2d layer, Size2d output) {
  /**
   * Channels that fill a vector register. With so many output channels oneDNN's own way is good;
   * where input channels would have to be filled up as well, see {@link ChannelAlignment}.
   */
  private static final int LANES = 16;

  /** The layer in this form, if it can be and gains by it. */
  static Optional<SubPixel> of(Step step) {
    return step.layer() instanceof ConvTranspose2d l && fits(l)
        ? Optional.of(new SubPixel(l, step.output().spatial()))
        : Optional.empty();
  }

  private static boolean fits(ConvTranspose2d l) {
    int s = l.stride().height();
    return l.outChannels() < LANES
        && l.inChannels() % LANES == 0
        && s > 1
        && l.stride().width() == s
        && l.kernelSize().height() % s == 0
        && l.kernelSize().width() % s == 0
        && l.dilation().equals(Size2d.square(1))
        && l.padding().height() >= l.outputPadding().height()
        && l.padding().width() >= l.outputPadding().width();
  }

  /** The weight [I, O, kH, kW] as that of the convolution: [O * s * s, I, kH / s, kW / s]. */
  String weight(String weight) {
    int s = layer.stride().height();
    int rows = layer.kernelSize().height() / s;
    int columns = layer.kernelSize().width() / s;
    String taps =
        "torch.reshape(%s, [%d, %d, %d, %d, %d, %d])"
            .formatted(weight, layer.inChannels(), layer.outChannels(), rows, s, columns, s);
    String turned = "torch.flip(torch.permute(" + taps + ", [1, 3, 5, 0, 2, 4]), [4, 5])";
    return "torch.constant_pad_nd(torch.reshape(%s, [%d, %d, %d, %d]), [0, 0, 0, 0, 0, 0, 0, %d])"
        .formatted(turned, channels(), layer.inChannels(), rows, columns, filling());
  }

  /** The bias [O] as that of the convolution. */
  String bias(String bias) {
    int s = layer.stride().height();
    return "torch.constant_pad_nd(torch.repeat_interleave(%s, %d), [0, %d])"
        .formatted(bias, s * s, filling());
  }

  /**
   * The expression of the node.
   *
   * @param operands with the parameters as {@link #weight} and {@link #bias} make them
   */
  String expression(Call.Operands operands) {
    int s = layer.stride().height();
    String convolution =
        "torch.conv2d(%s, %s, %s, [1, 1], [%d, %d], [1, 1], 1)"
            .formatted(
                operands.inputs().get(0),
                operands.parameters().get("weight"),
                layer.bias() ? operands.parameters().get("bias") : "None",
                layer.kernelSize().height() / s - 1,
                layer.kernelSize().width() / s - 1);
    String pixels =
        "torch.pixel_shuffle(torch.slice(%s, 1, 0, %d), %d)".formatted(convolution, channels(), s);
    return slice(
        slice(pixels, 2, layer.padding().height(), output.height()),
        3,
        layer.padding().width(),
        output.width());
  }

  private static String slice(String tensor, int axis, int from, int count) {
    return "torch.slice(%s, %d, %d, %d)".formatted(tensor, axis, from, from + count);
  }

  private int channels() {
    int s = layer.stride().height();
    return layer.outChannels() * s * s;
  }

  /** Zero channels up to whole vector registers. */
  private int filling() {
    return Math.floorMod(-channels(), LANES);
  }
}
