package dev.isomorph.anomaly.simulate;

import dev.isomorph.api.CounterGenerator;

/** Random numbers one after the other, the same for the same seed and name. For one thread. */
final class Dice {
  private final CounterGenerator generator;
  private long drawn;

  Dice(long seed, String name) {
    this.generator = CounterGenerator.of(seed, name);
  }

  /** In [0, 1). */
  double uniform() {
    return generator.uniform(drawn++);
  }

  /** In [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** 0 to bound - 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Mean 0, standard deviation 1, by Box and Muller. */
  double normal() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  <E> E of(E[] choices) {
    return choices[below(choices.length)];
  }
}
