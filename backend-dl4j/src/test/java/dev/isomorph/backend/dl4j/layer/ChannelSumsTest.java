package dev.isomorph.backend.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ChannelSumsTest {
  @Test
  void sums_run_over_examples_and_positions() {
    INDArray maps = sequence(12).reshape('c', new long[] {2, 3, 1, 2});
    try (Arena arena = new Arena()) {
      assertThat(ChannelSums.of(maps, arena)).containsExactly(14, 22, 30);
      assertThat(ChannelSums.ofProducts(maps, maps, arena)).containsExactly(86, 158, 262);
      assertThat(ChannelSums.count(maps)).isEqualTo(4);
    }
  }

  @Test
  void sums_of_vectors_run_over_examples() {
    INDArray vectors = sequence(6).reshape('c', new long[] {3, 2});
    try (Arena arena = new Arena()) {
      assertThat(ChannelSums.of(vectors, arena)).containsExactly(6, 9);
      assertThat(ChannelSums.ofProducts(vectors, vectors, arena)).containsExactly(20, 35);
    }
  }

  /** One float32 sum over these 4 million equal values would be off by more than a hundredth. */
  @Test
  void many_values_cost_no_digits() {
    try (Arena arena = new Arena()) {
      INDArray tenths = arena.take(16, 1, 512, 512).assign(0.1f);
      double sum = 16 * 512 * 512 * (double) 0.1f;
      assertThat(ChannelSums.of(tenths, arena)[0]).isCloseTo(sum, within(1e-6 * sum));
    }
  }

  /** 0, 1, 2, … */
  private static INDArray sequence(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return Nd4j.createFromArray(numbers);
  }
}
