package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {
  private final Tensor tensor = Tensor.wrap(new float[] {0, 1, 2, 3, 4, 5}, 3, 1, 2);

  @Test
  void numbers_stand_in_c_order() {
    assertThat(tensor.shape()).containsExactly(3, 1, 2);
    assertThat(tensor.size()).isEqualTo(6);
    assertThat(tensor.batchSize()).isEqualTo(3);
    assertThat(tensor.at(3)).isEqualTo(3);
    assertThat(tensor.place(3)).isEqualTo("[1, 0, 1]");
    assertThat(tensor).hasToString("Tensor[3, 1, 2]");
  }

  @Test
  void examples_are_views_of_a_batch() {
    Tensor middle = tensor.examples(1, 2);
    assertThat(middle.shape()).containsExactly(2, 1, 2);
    assertThat(middle.toArray()).containsExactly(2, 3, 4, 5);
  }

  @Test
  void a_buffer_is_wrapped_from_its_position_to_its_limit() {
    FloatBuffer direct =
        ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asFloatBuffer();
    direct.put(new float[] {9, 1, 2, 9}).position(1).limit(3);
    assertThat(Tensor.wrap(direct, 2).toArray()).containsExactly(1, 2);
    assertThat(direct.position()).isEqualTo(1);
  }

  @Test
  void readers_do_not_disturb_each_other_and_cannot_write() {
    FloatBuffer first = tensor.buffer();
    first.get();
    assertThat(tensor.buffer().position()).isZero();
    assertThatThrownBy(() -> first.put(0, 7)).isInstanceOf(ReadOnlyBufferException.class);
    tensor.shape()[0] = 8;
    assertThat(tensor.shape()).containsExactly(3, 1, 2);
  }

  @Test
  void a_number_that_is_not_finite_is_found() {
    assertThat(tensor.firstNotFinite()).isEmpty();
    assertThat(Tensor.wrap(new float[] {0, Float.NEGATIVE_INFINITY, Float.NaN}, 3).firstNotFinite())
        .hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4095, 4096, 9_000, 9_001})
  void a_number_that_is_not_finite_is_found_wherever_it_stands(int place) {
    float[] numbers = new float[9_002];
    Arrays.fill(numbers, -Float.MAX_VALUE);
    assertThat(Tensor.wrap(numbers, numbers.length).firstNotFinite()).isEmpty();
    numbers[place] = Float.NEGATIVE_INFINITY;
    assertThat(Tensor.wrap(numbers, numbers.length).firstNotFinite()).hasValue(place);
    numbers[place] = Float.NaN;
    assertThat(Tensor.wrap(numbers, numbers.length).firstNotFinite()).hasValue(place);
  }

  @Test
  void a_number_alone_and_no_numbers_are_tensors_too() {
    assertThat(Tensor.wrap(new float[] {4}).shape()).isEmpty();
    int huge = Integer.MAX_VALUE;
    assertThat(Tensor.wrap(new float[0], huge, huge, huge, 0).size()).isZero();
  }

  @Test
  void values_that_do_not_fill_the_shape_are_refused() {
    assertThatThrownBy(() -> Tensor.wrap(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor: expected 6 values for shape [2, 3], got 5");
    assertThatThrownBy(() -> Tensor.wrap(new float[0], Integer.MAX_VALUE, 4, Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tensor: expected 18446744056529682436 values");
    assertThatThrownBy(() -> Tensor.wrap(new float[6], -2, -3))
        .hasMessage("Tensor.shape: expected no negative axis, got [-2, -3]");
  }
}
