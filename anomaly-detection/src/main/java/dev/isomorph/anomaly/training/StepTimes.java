package dev.isomorph.anomaly.training;

import java.util.ArrayList;
import java.util.List;

/** How long the first steps of a run took, to tell how many steps a time has room for. */
final class StepTimes {
  /** So many steps are measured where there is time. */
  static final int USUAL_STEPS = 40;

  /** With fewer, not even by a slow engine. */
  static final int MIN_STEPS = 5;

  /** After so many steps the time of one is known, however long the training is. */
  private static final int MAX_STEPS = 400;

  /**
   * Share of the time that is measured at least: Java and an engine become faster for some seconds,
   * and another program may have kept them busy.
   */
  private static final double USUAL_SHARE = 0.05;

  /** Share of the time that is spent on measuring at most. */
  private static final double MAX_SHARE = 0.25;

  private final List<Double> seconds = new ArrayList<>();

  void add(double stepSeconds) {
    if (seconds.size() < MAX_STEPS) {
      seconds.add(stepSeconds);
    }
  }

  /**
   * Whether enough is known.
   *
   * @param share of the time that has been spent
   */
  boolean suffice(double share) {
    int count = seconds.size();
    return count >= MAX_STEPS
        || count >= USUAL_STEPS && share >= USUAL_SHARE
        || count >= MIN_STEPS && share >= MAX_SHARE;
  }

  /**
   * Seconds that a step takes: the median of the second half, for in the first an engine still
   * compiles and allocates.
   */
  double typical() {
    List<Double> later =
        seconds.subList(seconds.size() / 2, seconds.size()).stream().sorted().toList();
    int middle = later.size() / 2;
    return later.size() % 2 == 1
        ? later.get(middle)
        : (later.get(middle - 1) + later.get(middle)) / 2;
  }
}
