package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Label;
import java.util.OptionalDouble;

/**
 * What a detector says of one image.
 *
 * @param example the image
 * @param anomalyScore mean squared reconstruction error over its 3 * H * W values in [-1, 1]; from
 *     0
 * @param threshold the score above which an image is anomalous; none where the detector has none
 */
public record ImageScore(Example example, double anomalyScore, OptionalDouble threshold) {
  /** The image's name. */
  public String name() {
    return example.name();
  }

  /** What the detector takes the image for; without a threshold, unknown. */
  public Label verdict() {
    if (threshold.isEmpty()) {
      return Label.UNKNOWN;
    }
    return anomalyScore > threshold.getAsDouble() ? Label.ANOMALOUS : Label.NORMAL;
  }
}
