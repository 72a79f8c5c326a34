package dev.isomorph.backend.djl;

import dev.isomorph.api.Device;
import dev.isomorph.backend.djl.Bf16Comparison.Place;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.util.Optional;
import java.util.Random;

/**
 * Random convolutions in bf16, compared with float64, one by one, in a process that may crash:
 * prints {@code TRY number shape} before each and {@code OK number error} or {@code WRONG number
 * error} after it. {@link ConvolutionSweepTest} starts it again after a crash.
 */
final class ConvolutionSweep {
  /** Rounding explains 2^-8 of the largest number. */
  private static final double MAX_ERROR = 0x1p-6;

  private ConvolutionSweep() {}

  /** What is drawn. */
  enum Kind {
    /** Convolutions of any shape, of few channels. */
    CONVOLUTION,
    /** Convolutions of an ordinary shape, of up to 130 channels. */
    ORDINARY_CONVOLUTION,
    /** Transposed convolutions of any shape. */
    TRANSPOSED,
    /** Transposed convolutions that programs compute as sub-pixel convolutions. */
    SUB_PIXEL
  }

  /** Whose shapes are computed in bf16. */
  enum Guard {
    /** As programs do: those outside of the domain fall back to float32. */
    PROGRAM,
    /** All, to find the domain. */
    NONE
  }

  /**
   * Computes a range.
   *
   * @param arguments kind, place, guard, first number, number after the last
   */
  public static void main(String[] arguments) {
    DjlEngine.start();
    Kind kind = Kind.valueOf(arguments[0]);
    Place place = Place.valueOf(arguments[1]);
    boolean guarded = Guard.valueOf(arguments[2]) == Guard.PROGRAM;
    int end = Integer.parseInt(arguments[4]);
    for (int number = Integer.parseInt(arguments[3]); number < end; number++) {
      Random random = new Random(number * 7919L + kind.ordinal());
      int batchSize = 1 + random.nextInt(5);
      Optional<Step> drawn = draw(kind, random);
      if (drawn.isPresent()) {
        Step step = drawn.get();
        StepFormat asProgram = StepFormat.of(ComputeFormat.bf16(Device.CPU), step);
        StepFormat format =
            new StepFormat(asProgram.format(), step.layer(), guarded && asProgram.fallsBack());
        System.out.printf(
            "TRY %d %s batch of %d, %s on %s to %s%n",
            number,
            asProgram.fallsBack() ? "outside" : "inside",
            batchSize,
            step.layer(),
            step.input(),
            step.output());
        System.out.flush();
        double error = new Bf16Comparison(step, format, batchSize).error(place, number);
        System.out.printf("%s %d %.2g%n", error <= MAX_ERROR ? "OK" : "WRONG", number, error);
        System.out.flush();
      }
    }
  }

  /** A layer with its shapes; empty where none fits. */
  private static Optional<Step> draw(Kind kind, Random random) {
    int largest = kind == Kind.ORDINARY_CONVOLUTION ? 20 : 12;
    Layer layer =
        switch (kind) {
          case CONVOLUTION -> convolution(random);
          case ORDINARY_CONVOLUTION -> ordinaryConvolution(random);
          case TRANSPOSED -> transposed(random);
          case SUB_PIXEL -> subPixel(random);
        };
    int channels =
        layer instanceof Conv2d l ? l.inChannels() : ((ConvTranspose2d) layer).inChannels();
    Shape input = Shape.of(channels, 1 + random.nextInt(largest), 1 + random.nextInt(largest));
    GraphBuilder graph = Architecture.builder("one", input);
    try {
      return Optional.of(
          graph.build(graph.add("layer", layer, graph.input())).plan().steps().get(0));
    } catch (InvalidArchitectureException e) {
      return Optional.empty(); // the kernel is larger than the padded input
    }
  }

  private static Conv2d convolution(Random random) {
    return new Conv2d(
        1 + random.nextInt(16),
        1 + random.nextInt(5),
        size(random, 1, 4),
        size(random, 1, 3),
        size(random, 0, 2),
        size(random, 1, 2),
        false);
  }

  private static Conv2d ordinaryConvolution(Random random) {
    Size2d kernel = size(random, 1, 5);
    return new Conv2d(
        1 + random.nextInt(130),
        1 + random.nextInt(130),
        kernel,
        Size2d.square(1 + random.nextInt(2)),
        new Size2d(
            random.nextInt((kernel.height() + 1) / 2), random.nextInt((kernel.width() + 1) / 2)),
        Size2d.square(1),
        false);
  }

  private static ConvTranspose2d transposed(Random random) {
    Size2d stride = size(random, 1, 3);
    Size2d dilation = random.nextInt(4) == 0 ? size(random, 1, 2) : Size2d.square(1);
    return new ConvTranspose2d(
        1 + random.nextInt(40),
        1 + random.nextInt(40),
        size(random, 1, 4),
        stride,
        size(random, 0, 2),
        new Size2d(
            random.nextInt(Math.max(stride.height(), dilation.height())),
            random.nextInt(Math.max(stride.width(), dilation.width()))),
        dilation,
        false);
  }

  private static ConvTranspose2d subPixel(Random random) {
    int stride = 2 + random.nextInt(2);
    return new ConvTranspose2d(
        16 * (1 + random.nextInt(4)),
        1 + random.nextInt(15),
        new Size2d(stride * (1 + random.nextInt(2)), stride * (1 + random.nextInt(2))),
        Size2d.square(stride),
        size(random, 0, 2),
        Size2d.square(0),
        Size2d.square(1),
        false);
  }

  private static Size2d size(Random random, int from, int to) {
    return new Size2d(from + random.nextInt(to - from + 1), from + random.nextInt(to - from + 1));
  }
}
