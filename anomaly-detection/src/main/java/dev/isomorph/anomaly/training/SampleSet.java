package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Samples;

/**
 * Some of the images that can be drawn.
 *
 * @param samples all of them
 * @param positions which ones
 */
public record SampleSet(Samples samples, int[] positions) {
  /** Copies the positions. */
  public SampleSet {
    positions = positions.clone();
  }

  /** A copy of them. */
  @Override
  public int[] positions() {
    return positions.clone();
  }
}
