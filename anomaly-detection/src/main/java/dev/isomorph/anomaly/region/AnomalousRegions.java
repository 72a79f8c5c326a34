package dev.isomorph.anomaly.region;

import java.util.List;

/**
 * The regions of one image.
 *
 * @param count how many there are
 * @param largest those with the highest peaks, highest first; not all where there are very many
 */
public record AnomalousRegions(int count, List<Region> largest) {
  /** No region. */
  public static final AnomalousRegions NONE = new AnomalousRegions(0, List.of());

  /** Keeps a copy of the list. */
  public AnomalousRegions {
    largest = List.copyOf(largest);
    if (count < largest.size()) {
      throw new IllegalArgumentException(
          "AnomalousRegions.count: expected at least the %d that are listed, got %d"
              .formatted(largest.size(), count));
    }
  }
}
