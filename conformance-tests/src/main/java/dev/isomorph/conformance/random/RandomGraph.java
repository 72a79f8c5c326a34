package dev.isomorph.conformance.random;

import dev.isomorph.spec.Architecture;

/**
 * A random network with the batch it is tried on.
 *
 * @param seed of weights, inputs and masks
 * @param batchSize examples in the batch
 */
public record RandomGraph(Architecture architecture, long seed, int batchSize) {
  RandomGraph with(Architecture smaller) {
    return new RandomGraph(smaller, seed, batchSize);
  }

  RandomGraph withBatchSize(int smaller) {
    return new RandomGraph(architecture, seed, smaller);
  }
}
