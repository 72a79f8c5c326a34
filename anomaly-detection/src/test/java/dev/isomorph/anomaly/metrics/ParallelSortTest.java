package dev.isomorph.anomaly.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelSortTest {
  @ParameterizedTest(name = "{0} numbers in {1} pieces")
  @CsvSource({"0, 3", "1, 4", "2, 4", "7, 3", "1000, 1", "1000, 2", "1001, 5", "999, 16"})
  void it_sorts_as_java_does(int size, int pieces) {
    long[] numbers = new Random(size).longs(size + 3L, -50, 50).toArray();
    long[] expected = numbers.clone();
    Arrays.sort(expected, 0, size);
    ParallelSort.sort(numbers, size, pieces);
    assertThat(numbers).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} numbers")
  @CsvSource({"65535", "200001"})
  void many_numbers_as_few(int size) {
    long[] numbers = new Random(1).longs(size).toArray();
    long[] expected = numbers.clone();
    Arrays.sort(expected);
    ParallelSort.sort(numbers, size);
    assertThat(numbers).isEqualTo(expected);
  }
}
