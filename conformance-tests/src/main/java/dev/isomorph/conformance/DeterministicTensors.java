package dev.isomorph.conformance;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Parameter.Initialization;
import dev.isomorph.spec.Plan;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights and inputs for comparisons, drawn by seed and name so that any language can draw them
 * again. Batch norm gets scales and shifts away from what a fresh model has, so that one which is
 * forgotten shows.
 */
public final class DeterministicTensors {
  private DeterministicTensors() {}

  /**
   * Weights for every parameter.
   *
   * @param prefix put before each parameter's name to draw it
   */
  public static StateDict weights(Plan plan, long seed, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      CounterGenerator u = CounterGenerator.of(seed, prefix + parameter.name());
      float[] values = new float[Math.toIntExact(parameter.count())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) value(parameter.initialization(), u.uniform(i));
      }
      tensors.put(parameter.name(), Tensor.wrap(values, parameter.dims()));
    }
    return StateDict.of(tensors);
  }

  private static double value(Initialization initialization, double u) {
    if (initialization instanceof Initialization.Uniform uniform) {
      return (2 * u - 1) * uniform.bound();
    }
    double constant = ((Initialization.Constant) initialization).value();
    return constant == 1 ? 0.5 + u : 0.2 * u - 0.1;
  }

  /** A tensor in [-1, 1) by its name. */
  public static Tensor input(long seed, String name, int... shape) {
    CounterGenerator u = CounterGenerator.of(seed, name);
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * u.uniform(i) - 1);
    }
    return Tensor.wrap(values, shape);
  }
}
