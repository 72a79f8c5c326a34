package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.api.CounterGenerator;
import java.util.Arrays;

/**
 * Which of the normal images are trained on and which are held out for the threshold.
 *
 * @param training positions, ascending
 * @param heldOut positions, ascending; at least two
 */
record HeldOutSplit(int[] training, int[] heldOut) {
  private static final int LEAST_EACH = 2;

  /** Draws the held-out images by seed; at least two on each side. */
  static HeldOutSplit of(String data, int images, double heldOutShare, long seed) {
    if (images < 2 * LEAST_EACH) {
      throw new DataSetException(
          "%s: expected at least %d readable normal images, to train on some and set the threshold by others, got %d"
              .formatted(data, 2 * LEAST_EACH, images));
    }
    int wanted = (int) Math.round(images * heldOutShare);
    int heldOut = Math.max(LEAST_EACH, Math.min(wanted, images - LEAST_EACH));
    int[] order = CounterGenerator.of(seed, "held-out").permutation(images);
    return new HeldOutSplit(
        ascending(Arrays.copyOfRange(order, heldOut, images)),
        ascending(Arrays.copyOf(order, heldOut)));
  }

  private static int[] ascending(int[] positions) {
    Arrays.sort(positions);
    return positions;
  }
}
