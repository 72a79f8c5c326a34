package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.api.Tensor;
import java.util.Optional;

/**
 * What a detector finds in one image. Immutable; safe from many threads.
 *
 * @param score the verdict, with the regions in pixels of the original image
 * @param input the image as the network sees it, [1, 3, H, W] in [-1, 1]; of a detector that looks
 *     at tiles, the whole image put together from them, made smaller by a whole number so that the
 *     longer side has at most 1,024 pixels
 * @param reconstruction what the network makes of it, the same shape
 * @param errorMap how unlike normal each pixel is, [H, W], from 0, as the detector's scorer has it:
 *     by default the squared error, mean over the channels, whose mean is the score. Of the
 *     network's size, or with tiles of the scaled image's; 0 where pixels are ignored
 * @param ignored which pixels of the map are ignored; empty where all count
 */
public record Inspection(
    ImageScore score,
    Tensor input,
    Tensor reconstruction,
    Tensor errorMap,
    Optional<IgnoreMask> ignored) {
  /** Of an image of which all pixels count. */
  public Inspection(ImageScore score, Tensor input, Tensor reconstruction, Tensor errorMap) {
    this(score, input, reconstruction, errorMap, Optional.empty());
  }

  /** Where the image is anomalous, in pixels of the original image. */
  public AnomalousRegions regions() {
    return score.regions();
  }
}
