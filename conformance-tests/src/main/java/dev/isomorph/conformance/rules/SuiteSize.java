package dev.isomorph.conformance.rules;

import dev.isomorph.conformance.random.RandomGraphs;

/**
 * How far the open-ended rules go.
 *
 * @param graphs how many random networks are compared
 * @param seed of the random networks
 */
public record SuiteSize(int graphs, long seed) {
  /** What the build does: 300 networks of seed 1. */
  public static SuiteSize ciDefaults() {
    return new SuiteSize(RandomGraphs.ROUND, 1);
  }
}
