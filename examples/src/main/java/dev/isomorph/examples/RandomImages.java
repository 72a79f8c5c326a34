package dev.isomorph.examples;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;

/** Stand-ins for images: normally distributed numbers, the same in every run. */
final class RandomImages {
  private RandomImages() {}

  /** [batchSize, 3, 64, 64], mean 0, standard deviation 1 (Box and Muller, 1958). */
  static Tensor of(int batchSize) {
    CounterGenerator uniform = CounterGenerator.of(1, "images");
    float[] values = new float[batchSize * 3 * 64 * 64];
    for (int i = 0; i < values.length; i++) {
      double radius = Math.sqrt(-2 * Math.log(1 - uniform.uniform(2L * i)));
      values[i] = (float) (radius * Math.cos(2 * Math.PI * uniform.uniform(2L * i + 1)));
    }
    return Tensor.wrap(values, batchSize, 3, 64, 64);
  }
}
