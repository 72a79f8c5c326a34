package dev.isomorph.anomaly.data;

/**
 * Which images make a batch, and where in a training it stands. Whatever is drawn for a batch is a
 * pure function of this, so that a training can be repeated and resumed.
 *
 * @param seed of the training
 * @param epoch from 1; 0 where there are no epochs
 * @param step how many batches come before it, from 0
 * @param positions of its images among those that can be drawn
 */
public record BatchPlace(long seed, int epoch, long step, int[] positions) {
  /** Copies the positions. */
  public BatchPlace {
    positions = positions.clone();
  }

  /** A copy of them. */
  @Override
  public int[] positions() {
    return positions.clone();
  }
}
