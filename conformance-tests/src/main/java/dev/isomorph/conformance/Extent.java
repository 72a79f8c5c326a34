package dev.isomorph.conformance;

import dev.isomorph.conformance.random.RandomGraphs;

/**
 * How far the open-ended rules go.
 *
 * @param graphs how many random networks are compared
 * @param seed of the random networks
 */
public record Extent(int graphs, long seed) {
  /** What the build does: 300 networks of seed 1. */
  public static Extent ofTheBuild() {
    return new Extent(RandomGraphs.ROUND, 1);
  }
}
