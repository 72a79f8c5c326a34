package dev.isomorph.anomaly.region;

import java.util.List;

/**
 * The regions of one image.
 *
 * @param count how many there are, from 0
 * @param highest those with the highest peaks, highest first; as many as a {@link RegionFinder}
 *     lists, at most
 */
public record AnomalousRegions(int count, List<Region> highest) {
  /** No region. */
  public static final AnomalousRegions NONE = new AnomalousRegions(0, List.of());

  /** Keeps a copy of the list. */
  public AnomalousRegions {
    highest = List.copyOf(highest);
    if (count < highest.size()) {
      throw new IllegalArgumentException(
          "AnomalousRegions.count: expected at least the %d that are listed, got %d"
              .formatted(highest.size(), count));
    }
  }
}
