package dev.isomorph.sample.cloth;

import dev.isomorph.api.CounterGenerator;

/** Random numbers for a purpose; every part of a picture has draws of its own. */
final class Draws {
  private final long seed;
  private final String purpose;
  private final CounterGenerator generator;

  Draws(long seed, String purpose) {
    this.seed = seed;
    this.purpose = purpose;
    this.generator = CounterGenerator.of(seed, purpose);
  }

  /** Draws for a part of this purpose. */
  Draws of(String part) {
    return new Draws(seed, purpose + "." + part);
  }

  /** The {@code index}-th number, uniform in [0, 1). */
  double uniform(long index) {
    return generator.uniform(index);
  }

  /** The {@code index}-th number, uniform in [low, high). */
  double uniform(long index, double low, double high) {
    return low + (high - low) * uniform(index);
  }

  /** The {@code index}-th whole number, uniform in 0 to bound - 1. */
  int below(long index, int bound) {
    return (int) (uniform(index) * bound);
  }

  /** The {@code index}-th normal number, mean 0 and deviation 1, by Box and Muller. */
  double normal(long index) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
  }
}
