package org.example.loops;

import java.util.List;

/** What one layer does to a batch. */
@FunctionalInterface
interface Operation {
  /**
   * Computes a node.
   *
   * @param batchSize N
   * @param inputs for each input of the node its values in C order, [N, …]; not to be written to
   * @return the output's values in C order, [N, …]
   */
  float[] run(int batchSize, List<float[]> inputs);
}
