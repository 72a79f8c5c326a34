package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.region.AnomalousRegions;
import java.util.OptionalDouble;

/**
 * The verdict of a detector on one image.
 *
 * @param example the image
 * @param anomalyScore as the detector's scorer computes it, from 0; by default the mean squared
 *     reconstruction error over the 3 * H * W values in [-1, 1]
 * @param threshold the score above which an image is anomalous; none where the detector has none
 * @param regions where the image is anomalous, in pixels of the original image; none where the
 *     detector has no threshold
 */
public record ImageScore(
    Example example, double anomalyScore, OptionalDouble threshold, AnomalousRegions regions) {
  /** Without regions. */
  public ImageScore(Example example, double anomalyScore, OptionalDouble threshold) {
    this(example, anomalyScore, threshold, AnomalousRegions.NONE);
  }

  /** The image's name. */
  public String name() {
    return example.name();
  }

  /** What the detector takes the image for; without a threshold, unknown. */
  public Label verdict() {
    if (threshold.isEmpty()) {
      return Label.UNKNOWN;
    }
    return isAnomalous() ? Label.ANOMALOUS : Label.NORMAL;
  }

  /** Whether the score is above the threshold; false without a threshold. */
  public boolean isAnomalous() {
    return threshold.isPresent() && anomalyScore > threshold.getAsDouble();
  }

  /** The same of another example with the same image. */
  ImageScore of(Example other) {
    return new ImageScore(other, anomalyScore, threshold, regions);
  }

  /** The same with these regions. */
  public ImageScore withRegions(AnomalousRegions found) {
    return new ImageScore(example, anomalyScore, threshold, found);
  }
}
