package dev.isomorph.anomaly;

/**
 * The learning rate of each step: half a cosine from the rate given down to a hundredth of it, so
 * that the last steps settle instead of jumping about.
 *
 * @param start the rate of the first step
 * @param steps how many steps are planned
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter (2017)</a>
 */
record LearningRateSchedule(double start, long steps) {
  private static final double END = 0.01;

  /** The rate of a step, from 0. */
  double at(long step) {
    double share = steps > 1 ? (double) step / (steps - 1) : 0;
    return start * (END + (1 - END) * 0.5 * (1 + StrictMath.cos(Math.PI * share)));
  }
}
