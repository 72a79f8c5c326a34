package dev.isomorph.backend.djl;

import dev.isomorph.api.BackendException;
import dev.isomorph.backend.djl.Bf16Comparison.Place;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the engine computes convolutions rightly in bf16 on this processor. Asked once in a
 * process, of some shapes that programs compute in bf16; others could end the process.
 */
final class Bf16Check {
  /** Rounding explains 2^-8 of the largest number; wrong results were seen from 0.1. */
  private static final double MAX_ERROR = 0x1p-6;

  private static final int BATCH_SIZE = 2;

  static final List<Step> STEPS =
      List.of(
          step(new Size2d(9, 12), Conv2d.of(3, 16, 3).withPadding(1).withoutBias()),
          step(new Size2d(9, 12), Conv2d.of(21, 40, 3).withStride(2).withPadding(1).withoutBias()),
          step(new Size2d(8, 8), Conv2d.of(32, 64, 1).withStride(2).withoutBias()),
          step(new Size2d(2, 3), Conv2d.of(5, 1, 1).withoutBias()),
          step(new Size2d(4, 4), upsampling(5, 3)),
          step(new Size2d(5, 8), upsampling(32, 32)),
          step(new Size2d(8, 5), upsampling(16, 3)));

  private Bf16Check() {}

  /** What is wrong in evaluation, with the figure; empty where nothing is. */
  static Optional<String> evaluationFault() {
    return InEvaluation.FAULT;
  }

  /** What is wrong in training, with the figure; empty where nothing is. */
  static Optional<String> trainingFault() {
    return InTraining.FAULT;
  }

  // Holders, made when first asked for: the engine has started by then.

  private static final class InEvaluation {
    private static final Optional<String> FAULT = fault(List.of(Place.EVALUATION));
  }

  private static final class InTraining {
    private static final Optional<String> FAULT = fault(List.of(Place.TRAINING, Place.GRADIENTS));
  }

  private static Optional<String> fault(List<Place> places) {
    return places.stream()
        .flatMap(place -> STEPS.stream().map(step -> fault(place, step)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> fault(Place place, Step step) {
    try {
      return fault(place, step, Bf16Comparison.of(step, BATCH_SIZE).error(place, 1));
    } catch (BackendException e) {
      return Optional.of(refusal(step, e));
    }
  }

  /**
   * That the engine does not compute it, with the last line of its message, which has the cause.
   */
  static String refusal(Step step, BackendException e) {
    List<String> lines = e.getMessage().lines().filter(line -> !line.isBlank()).toList();
    return "on this processor the engine refuses %s on %s: %s"
        .formatted(step.layer(), step.input(), lines.get(lines.size() - 1).strip());
  }

  /** Why an error is more than rounding. */
  static Optional<String> fault(Place place, Step step, double error) {
    if (error <= MAX_ERROR) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "on this processor the engine is off by %.2g of the largest number, where rounding explains %.2g, in %s of %s on %s",
            error,
            MAX_ERROR,
            place == Place.GRADIENTS ? "the gradients" : "the output",
            step.layer(),
            step.input()));
  }

  private static ConvTranspose2d upsampling(int inChannels, int outChannels) {
    Size2d none = Size2d.square(0);
    Size2d one = Size2d.square(1);
    return new ConvTranspose2d(
        inChannels, outChannels, Size2d.square(4), Size2d.square(2), one, none, one, false);
  }

  private static Step step(Size2d size, Layer layer) {
    int channels =
        layer instanceof Conv2d l ? l.inChannels() : ((ConvTranspose2d) layer).inChannels();
    GraphBuilder graph =
        Architecture.builder("one", Shape.of(channels, size.height(), size.width()));
    return graph.build(graph.add("layer", layer, graph.input())).plan().steps().get(0);
  }
}
