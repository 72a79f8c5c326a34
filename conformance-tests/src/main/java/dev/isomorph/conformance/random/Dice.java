package dev.isomorph.conformance.random;

import dev.isomorph.api.CounterGenerator;
import java.util.List;

/** Random choices one after the other, from one seed and name. */
final class Dice {
  private final CounterGenerator generator;
  private long thrown;

  Dice(long seed, String name) {
    this.generator = CounterGenerator.of(seed, name);
  }

  /** A whole number from least to most, both included. */
  int between(int least, int most) {
    return least + (int) (generator.uniform(thrown++) * (most - least + 1));
  }

  boolean chance(double probability) {
    return generator.uniform(thrown++) < probability;
  }

  <T> T oneOf(List<T> things) {
    return things.get(between(0, things.size() - 1));
  }
}
