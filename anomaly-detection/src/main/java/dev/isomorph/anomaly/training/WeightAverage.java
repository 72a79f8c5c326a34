package dev.isomorph.anomaly.training;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exponential moving average of the weights and running statistics of a training. Of single
 * steps one may be much worse than the next; their average is steadier, and often better than any
 * of them.
 *
 * @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky (1992)</a>
 */
final class WeightAverage {
  private WeightAverage() {}

  /**
   * The average after another step. In the first steps less of the past is kept, so that the
   * weights that the training began with are soon forgotten.
   *
   * @param average until now
   * @param weights after the step
   * @param decay the share of the past that is kept, in (0, 1)
   * @param step how many have been averaged, this one included
   */
  static StateDict after(StateDict average, StateDict weights, double decay, long step) {
    double kept = Math.min(decay, step / (step + 9.0));
    Map<String, Tensor> next = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = tensor.toArray();
              float[] past = average.get(name).toArray();
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (kept * past[i] + (1 - kept) * values[i]);
              }
              next.put(name, Tensor.wrap(values, tensor.shape()));
            });
    return StateDict.of(next);
  }
}
