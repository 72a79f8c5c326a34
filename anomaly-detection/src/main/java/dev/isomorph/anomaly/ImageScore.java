package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Label;

/**
 * What a detector says of one image.
 *
 * @param example the image
 * @param anomalyScore mean squared reconstruction error over its 3 * H * W values in [-1, 1]; from
 *     0
 * @param threshold the score above which an image is anomalous
 */
public record ImageScore(Example example, double anomalyScore, double threshold) {
  /** The image's name. */
  public String name() {
    return example.name();
  }

  /** Whether the score is above the threshold. */
  public boolean anomalous() {
    return anomalyScore > threshold;
  }

  /** What the detector takes the image for. */
  public Label verdict() {
    return anomalous() ? Label.ANOMALOUS : Label.NORMAL;
  }
}
