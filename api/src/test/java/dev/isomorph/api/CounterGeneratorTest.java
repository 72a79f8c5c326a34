package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Expected numbers: the same rules written out in Python with whole numbers of any size. */
class CounterGeneratorTest {
  @Test
  void bits_are_those_of_the_reference() {
    CounterGenerator input = CounterGenerator.of(1, "input");
    assertThat(input.bits(0)).isEqualTo(0xb1d6ea3d85590464L);
    assertThat(input.bits(1)).isEqualTo(0x7f6948f8aa64fe26L);
    assertThat(input.bits(2)).isEqualTo(0x3408579efce97d27L);
    assertThat(input.bits(1L << 40)).isEqualTo(0x2f69cdd075485db5L);
    assertThat(CounterGenerator.of(0, "").bits(0)).isEqualTo(0x21fa69a58f3d62f5L);
    assertThat(CounterGenerator.of(-1, "é").bits(0)).isEqualTo(0x58a23760a9a9a7b3L);
    assertThat(CounterGenerator.of(123456789, "encoder.layer0.0.conv1.0.weight").bits(2))
        .isEqualTo(0x8c57198c3a38e50dL);
  }

  @Test
  void uniform_numbers_are_those_of_the_reference() {
    CounterGenerator input = CounterGenerator.of(1, "input");
    assertThat(input.uniform(0)).isEqualTo(0.6946855926702007);
    assertThat(input.uniform(1)).isEqualTo(0.49770027228295877);
  }

  @Test
  void uniform_numbers_fill_the_unit_interval_evenly() {
    CounterGenerator generator = CounterGenerator.of(3, "even");
    int[] tenths = new int[10];
    for (int i = 0; i < 100_000; i++) {
      tenths[(int) (generator.uniform(i) * 10)]++;
    }
    // Each count is binomial with mean 10000 and standard deviation 95; 5 deviations are allowed.
    for (int count : tenths) {
      assertThat(count).isBetween(9_525, 10_475);
    }
  }

  @Test
  void a_permutation_is_that_of_the_reference() {
    assertThat(CounterGenerator.of(1, "epoch.0").permutation(10))
        .containsExactly(7, 2, 3, 9, 8, 6, 4, 0, 1, 5);
    assertThat(CounterGenerator.of(2, "epoch.0").permutation(10))
        .containsExactly(2, 8, 0, 4, 3, 9, 1, 7, 6, 5);
    assertThat(CounterGenerator.of(1, "epoch.0").permutation(1)).containsExactly(0);
    assertThat(CounterGenerator.of(1, "epoch.0").permutation(0)).isEmpty();
  }
}
