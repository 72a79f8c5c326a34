package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Form.Fill;
import dev.isomorph.backend.djl.Form.Flip;
import dev.isomorph.backend.djl.Form.Permute;
import dev.isomorph.backend.djl.Form.PixelShuffle;
import dev.isomorph.backend.djl.Form.Repeat;
import dev.isomorph.backend.djl.Form.Reshape;
import dev.isomorph.backend.djl.Form.Slice;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.Map;
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
final class SubPixel {
  /**
   * Channels that fill a vector register. With so many output channels oneDNN's own way is good;
   * where input channels would have to be filled up as well, see {@link ChannelAlignment}.
   */
  private static final int LANES = 16;

  private static final Size2d ONE = Size2d.square(1);

  private SubPixel() {}

  /** A transposed convolution in this form, if it can be and gains by it; others as they are. */
  static Value rewritten(Step step, Computed layer) {
    return layer.layer() instanceof ConvTranspose2d l && fits(l)
        ? asConvolution(l, layer, step.output().spatial())
        : layer;
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

  private static Value asConvolution(ConvTranspose2d l, Computed layer, Size2d output) {
    int s = l.stride().height();
    int channels = l.outChannels() * s * s;
    int filling = Math.floorMod(-channels, LANES); // up to whole vector registers
    int rows = l.kernelSize().height() / s;
    int columns = l.kernelSize().width() / s;
    Map<String, Value> parameters = new LinkedHashMap<>();
    parameters.put(
        "weight",
        layer
            .parameters()
            .get("weight") // [I, O, kH, kW]
            .in(Reshape.of(l.inChannels(), l.outChannels(), rows, s, columns, s))
            .in(Permute.of(1, 3, 5, 0, 2, 4))
            .in(Flip.of(4, 5))
            .in(Reshape.of(channels, l.inChannels(), rows, columns))
            .in(Fill.of(0, 0, 0, filling)));
    if (l.bias()) {
      parameters.put(
          "bias", layer.parameters().get("bias").in(new Repeat(s * s)).in(Fill.of(filling)));
    }
    Conv2d convolution =
        new Conv2d(
            l.inChannels(),
            channels + filling,
            new Size2d(rows, columns),
            ONE,
            new Size2d(rows - 1, columns - 1),
            ONE,
            l.bias());
    return new Computed(convolution, layer.kernel(), layer.inputs(), parameters, Optional.empty())
        .in(new Slice(1, 0, channels))
        .in(new PixelShuffle(s))
        .in(new Slice(2, l.padding().height(), output.height()))
        .in(new Slice(3, l.padding().width(), output.width()));
  }
}
