package dev.isomorph.anomaly.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How good a detector is on a test set.
 *
 * @param image by its image scores
 * @param pixel by its maps, where masks are known
 * @param regions by the regions above its pixel limit, where it has one and masks are known
 * @param kinds each kind of defect against all normal images, sorted by name
 * @param unreadable images left out
 * @param withoutMask anomalous images without a mask, which count for image scores only
 */
public record Evaluation(
    ImageQuality image,
    Optional<PixelQuality> pixel,
    Optional<RegionQuality> regions,
    Map<String, Kind> kinds,
    int unreadable,
    int withoutMask) {

  /** Copies the map. */
  public Evaluation {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }

  /**
   * One kind of defect against all normal images.
   *
   * @param image by image scores
   * @param pixel by maps, where masks are known
   * @param regions by regions, where the detector has a pixel limit and masks are known
   */
  public record Kind(
      ImageQuality image, Optional<PixelQuality> pixel, Optional<RegionQuality> regions) {}
}
