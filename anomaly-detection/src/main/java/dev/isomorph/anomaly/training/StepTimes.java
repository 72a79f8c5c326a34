package dev.isomorph.anomaly.training;

import java.util.Arrays;

/** How long the first steps of a run took, to tell how many steps a time has room for. */
final class StepTimes {
  /** After so many steps the time of one is known well enough. */
  static final int MAX_STEPS = 40;

  /** With fewer, not even by a slow engine. */
  static final int MIN_STEPS = 5;

  /** Share of the time that is spent on measuring at most. */
  private static final double MAX_SHARE = 0.25;

  private final double[] seconds = new double[MAX_STEPS];
  private int count;

  void add(double stepSeconds) {
    if (count < MAX_STEPS) {
      seconds[count++] = stepSeconds;
    }
  }

  /**
   * Whether enough is known.
   *
   * @param share of the time that has been spent
   */
  boolean suffice(double share) {
    return count >= MAX_STEPS || count >= MIN_STEPS && share >= MAX_SHARE;
  }

  /**
   * Seconds that a step takes: the median without the first quarter, in which an engine still
   * compiles and allocates.
   */
  double typical() {
    double[] later = Arrays.copyOfRange(seconds, count / 4, count);
    Arrays.sort(later);
    int middle = later.length / 2;
    return later.length % 2 == 1 ? later[middle] : (later[middle - 1] + later[middle]) / 2;
  }
}
