package dev.isomorph.backend.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArenaTest {
  private final Arena arena = new Arena();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void what_is_given_back_is_used_again() {
    INDArray first = arena.take(2, 3);
    long address = address(first);
    arena.release(first);
    assertThat(address(arena.take(3, 2))).isEqualTo(address);
  }

  @Test
  void what_is_still_in_use_is_not_given_out_again() {
    assertThat(address(arena.take(2, 3))).isNotEqualTo(address(arena.take(2, 3)));
  }

  @Test
  void a_smaller_batch_uses_the_front_of_a_buffer() {
    arena.begin(8);
    long address = address(arena.take(8, 5));
    arena.releaseAll();
    arena.begin(6);
    INDArray smaller = arena.take(6, 5);
    assertThat(address(smaller)).isEqualTo(address);
    assertThat(smaller.shape()).containsExactly(6, 5);
  }

  @Test
  void a_buffer_of_more_than_twice_the_size_is_left_for_others() {
    long address = address(arena.take(100));
    arena.releaseAll();
    assertThat(address(arena.take(49))).isNotEqualTo(address);
    assertThat(address(arena.take(50))).isEqualTo(address);
  }

  @Test
  void a_larger_batch_frees_the_buffers_it_cannot_use() {
    arena.begin(2);
    INDArray small = arena.take(2, 5);
    arena.releaseAll();
    arena.begin(4);
    assertThat(small.wasClosed()).isTrue();
  }

  @Test
  void releasing_an_array_from_elsewhere_does_nothing() {
    INDArray elsewhere = Nd4j.zeros(DataType.FLOAT, 4);
    arena.release(elsewhere);
    assertThat(address(arena.take(4))).isNotEqualTo(address(elsewhere));
    assertThat(elsewhere.wasClosed()).isFalse();
  }

  @Test
  void stock_vertices_draw_from_it() {
    INDArray two = Nd4j.createFromArray(1f, 2f);
    INDArray copy = arena.dup(ArrayType.ACTIVATIONS, two);
    long address = address(copy);
    assertThat(copy).isEqualTo(two);
    arena.releaseAll();
    INDArray made = arena.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, 2);
    assertThat(address(made)).isEqualTo(address);
  }

  private static long address(INDArray array) {
    return array.data().addressPointer().address();
  }
}
