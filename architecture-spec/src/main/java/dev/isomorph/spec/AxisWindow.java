package dev.isomorph.spec;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Which positions of its input a layer reads for a position of its output, along one axis of a map
 * without borders.
 *
 * @param kernel positions in a window, from 1
 * @param stride distance between two windows; of a transposed window, between two inputs as they
 *     lie in the output
 * @param padding positions before the first one
 * @param dilation distance between two positions of a window
 * @param transposed whether each input spreads over a window of outputs, instead of each output
 *     reading a window of inputs
 */
record AxisWindow(int kernel, int stride, int padding, int dilation, boolean transposed) {
  private static final AxisWindow POINT = new AxisWindow(1, 1, 0, 1, false);

  /** The positions that are read for some positions of the output. */
  SortedSet<Integer> read(Iterable<Integer> outputs) {
    SortedSet<Integer> inputs = new TreeSet<>();
    for (int output : outputs) {
      for (int k = 0; k < kernel; k++) {
        if (!transposed) {
          inputs.add(output * stride - padding + k * dilation);
        } else if (Math.floorMod(output + padding - k * dilation, stride) == 0) {
          inputs.add(Math.floorDiv(output + padding - k * dilation, stride));
        }
      }
    }
    return inputs;
  }

  /** The window of a layer, by axis; empty where what it computes depends on the whole map. */
  record OfLayer(ToIntFunction<Size2d> axis) implements Elementwise<Optional<AxisWindow>> {
    @Override
    public Optional<AxisWindow> conv2d(Conv2d l) {
      return window(l.kernelSize(), l.stride(), l.padding(), l.dilation(), false);
    }

    @Override
    public Optional<AxisWindow> convTranspose2d(ConvTranspose2d l) {
      return window(l.kernelSize(), l.stride(), l.padding(), l.dilation(), true);
    }

    @Override
    public Optional<AxisWindow> batchNorm(BatchNorm l) {
      return Optional.of(POINT);
    }

    @Override
    public Optional<AxisWindow> linear(Linear l) {
      return Optional.empty();
    }

    @Override
    public Optional<AxisWindow> elementwise() {
      return Optional.of(POINT);
    }

    @Override
    public Optional<AxisWindow> adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
      return Optional.empty();
    }

    @Override
    public Optional<AxisWindow> maxPool2d(MaxPool2d l) {
      return window(l.kernelSize(), l.stride(), l.padding(), l.dilation(), false);
    }

    @Override
    public Optional<AxisWindow> flatten(Flatten l) {
      return Optional.empty();
    }

    @Override
    public Optional<AxisWindow> unflatten(Unflatten l) {
      return Optional.empty();
    }

    @Override
    public Optional<AxisWindow> add(Add l) {
      return Optional.of(POINT);
    }

    @Override
    public Optional<AxisWindow> concat(Concat l) {
      return Optional.of(POINT);
    }

    private Optional<AxisWindow> window(
        Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean transposed) {
      return Optional.of(
          new AxisWindow(
              axis.applyAsInt(kernel),
              axis.applyAsInt(stride),
              axis.applyAsInt(padding),
              axis.applyAsInt(dilation),
              transposed));
    }
  }
}
