package dev.isomorph.api;

import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Parameter.Initialization;
import dev.isomorph.spec.Plan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights a fresh model starts from: PyTorch's default distributions, drawn here by seed and
 * parameter name, so that a fresh model is the same on every backend, bit for bit.
 */
public final class InitialWeights {
  private InitialWeights() {}

  /**
   * All parameters of an architecture, in order.
   *
   * @throws IllegalArgumentException if they are larger than this process can hold
   */
  public static StateDict of(Plan plan, long seed) {
    PlanSize.require(plan);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      tensors.put(parameter.name(), Tensor.wrap(values(parameter, seed), parameter.dims()));
    }
    return StateDict.of(tensors);
  }

  private static float[] values(Parameter parameter, long seed) {
    float[] values = new float[Math.toIntExact(parameter.count())];
    if (parameter.initialization() instanceof Initialization.Constant constant) {
      Arrays.fill(values, (float) constant.value());
    } else if (parameter.initialization() instanceof Initialization.Uniform uniform) {
      CounterGenerator generator = CounterGenerator.of(seed, parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((2 * generator.uniform(i) - 1) * uniform.bound());
      }
    }
    return values;
  }
}
