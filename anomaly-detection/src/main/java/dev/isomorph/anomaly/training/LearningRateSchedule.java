package dev.isomorph.anomaly.training;

/**
 * The learning rate of each step: a straight rise to the rate given while the training warms up,
 * then half a cosine down to a hundredth of it, so that the last steps settle instead of jumping
 * about.
 *
 * @param peak the rate at the end of the warm-up
 * @param warmUpSteps steps on the way up, from 0; the first has {@code peak / (warmUpSteps + 1)}
 * @param steps how many steps are planned
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter (2017)</a>
 * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al. (2017), section 2.2</a>
 */
record LearningRateSchedule(double peak, long warmUpSteps, long steps) {
  private static final double END = 0.01;

  /** The rate of a step, from 0. */
  double at(long step) {
    if (step < warmUpSteps) {
      return peak * (step + 1) / (warmUpSteps + 1);
    }
    long falling = steps - warmUpSteps;
    double share = falling > 1 ? (double) (step - warmUpSteps) / (falling - 1) : 0;
    return peak * (END + (1 - END) * 0.5 * (1 + StrictMath.cos(Math.PI * share)));
  }
}
