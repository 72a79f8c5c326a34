package dev.isomorph.anomaly;

import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;

/** What a network must be to make a detector. */
final class DetectorNetwork {
  private DetectorNetwork() {}

  /**
   * The size that images get.
   *
   * @throws IllegalArgumentException if the network does not turn RGB images into images of the
   *     same shape
   */
  static Preprocessing preprocessing(Architecture architecture) {
    Plan plan = architecture.plan();
    Shape reconstruction = plan.shape(Outputs.reconstructionPath(architecture));
    if (architecture.input().rank() != 4
        || architecture.input().channels() != RgbImage.CHANNELS
        || !reconstruction.equals(architecture.input())) {
      throw new IllegalArgumentException(
          "architecture '%s': expected input [N, 3, H, W] and an output of the same shape, got %s -> %s"
              .formatted(architecture.name(), architecture.input(), reconstruction));
    }
    return new Preprocessing(architecture.input().spatial());
  }
}
