package dev.isomorph.anomaly.score;

import dev.isomorph.api.concurrent.ParallelLoop;

/**
 * A loop over the rows or values of a map: on all cores where the map is large, such as that of a
 * piece of a photograph, and plainly where it is a tile's, many of which are worked on side by
 * side.
 */
final class Ranges {
  /** Values from which starting threads is cheap by comparison. */
  private static final long MIN_PARALLEL = 1 << 17;

  private static final int PARTS = 32;

  private Ranges() {}

  /** Work on consecutive rows. */
  @FunctionalInterface
  interface Body {
    /** From the first to below the last one. */
    void run(int from, int to);
  }

  /**
   * Runs a body on ranges that are 0 to {@code count} together.
   *
   * @param count rows
   * @param valuesPerRow how much there is to do for each
   */
  static void forEach(int count, long valuesPerRow, Body body) {
    if (count * valuesPerRow < MIN_PARALLEL) {
      body.run(0, count);
      return;
    }
    int parts = Math.min(PARTS, count);
    ParallelLoop.forEach(
        parts,
        part -> body.run((int) ((long) part * count / parts), (int) ((part + 1L) * count / parts)));
  }
}
