package dev.isomorph.backend.djl;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which layers of a bf16 program compute in float32, between bf16 values, and why.
 *
 * <p>With AMX, oneDNN 3.3 computes degenerate convolutions wrongly in bf16, or crashes: outputs one
 * column wide with a stride of 2 or 3 are wrong; a row or column of the output that reads nothing
 * but padding, or that no input of a transposed convolution reaches, ends the process. The
 * derivative of a transposed convolution is a convolution whose output is as wide as its input. On
 * every processor it leaves the gradient of weights unwritten that meet nothing but padding. So
 * bf16 is for convolutions of an ordinary domain, in which {@code ConvolutionSweepTest} finds no
 * fault. PyTorch 2.3 rounds inside the derivative of batch norm, so that gradients behind two of
 * them are off by more than the values between layers explain.
 *
 * <p>The same rules serve all processors, in evaluation and in training.
 */
final class Fp32Fallback {
  private static final int MAX_STRIDE = 2;
  private static final int MIN_OUTPUT_SIDE = 2;

  private Fp32Fallback() {}

  /** Why a layer computes in float32; empty where it computes in bf16. */
  static Optional<String> reason(Step step) {
    if (step.layer() instanceof Conv2d l) {
      return Axis.rows(step, l.kernelSize(), l.stride(), l.padding(), l.dilation())
          .ofConvolution()
          .or(
              () ->
                  Axis.columns(step, l.kernelSize(), l.stride(), l.padding(), l.dilation())
                      .ofConvolution());
    }
    if (step.layer() instanceof ConvTranspose2d l) {
      return Axis.rows(step, l.kernelSize(), l.stride(), l.padding(), l.dilation())
          .ofTransposed()
          .or(
              () ->
                  Axis.columns(step, l.kernelSize(), l.stride(), l.padding(), l.dilation())
                      .ofTransposed());
    }
    return step.layer() instanceof BatchNorm
        ? Optional.of("sums that PyTorch rounds to bf16 in the derivative")
        : Optional.empty();
  }

  /** The sizes of a layer along one axis. */
  private record Axis(int in, int out, int kernel, int stride, int padding, int dilation) {
    static Axis rows(Step step, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation) {
      return new Axis(
          step.input().spatial().height(),
          step.output().spatial().height(),
          kernel.height(),
          stride.height(),
          padding.height(),
          dilation.height());
    }

    static Axis columns(Step step, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation) {
      return new Axis(
          step.input().spatial().width(),
          step.output().spatial().width(),
          kernel.width(),
          stride.width(),
          padding.width(),
          dilation.width());
    }

    Optional<String> ofConvolution() {
      if (stride > MAX_STRIDE) {
        return Optional.of("a stride of " + stride);
      }
      if (padding > (kernel - 1) / 2) {
        return Optional.of("padding of %d around a kernel of %d".formatted(padding, kernel));
      }
      if (hasIdleWeight(in, out)) {
        return Optional.of("weights that meet nothing but padding");
      }
      return ofAny();
    }

    Optional<String> ofTransposed() {
      if (hasUnreachedOutput()) {
        return Optional.of("output that no input reaches");
      }
      // The weights of a transposed convolution meet its output as those of a convolution do its
      // input.
      if (hasIdleWeight(out, in)) {
        return Optional.of("weights that meet no output");
      }
      // Its input is the output of the convolution that the derivative is.
      if (in < MIN_OUTPUT_SIDE) {
        return Optional.of("an input %d wide".formatted(in));
      }
      return ofAny();
    }

    private Optional<String> ofAny() {
      if (dilation > 1) {
        return Optional.of("a dilation of " + dilation);
      }
      return out < MIN_OUTPUT_SIDE
          ? Optional.of("an output %d wide".formatted(out))
          : Optional.empty();
    }

    /** Whether some weight of the kernel meets no value of a map in any of its positions. */
    private boolean hasIdleWeight(int map, int positions) {
      return IntStream.range(0, kernel)
          .map(weight -> weight * dilation - padding)
          .anyMatch(
              offset ->
                  IntStream.range(0, positions)
                      .map(position -> position * stride + offset)
                      .noneMatch(met -> 0 <= met && met < map));
    }

    /** Whether some output of a transposed convolution is a sum over nothing. */
    private boolean hasUnreachedOutput() {
      return IntStream.range(0, out)
          .anyMatch(
              output ->
                  IntStream.range(0, kernel)
                      .map(weight -> output + padding - weight * dilation)
                      .noneMatch(met -> met >= 0 && met % stride == 0 && met / stride < in));
    }
  }
}
