package dev.isomorph.backend.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Size2d;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class KernelTest {
  private final INDArray weight =
      Nd4j.createFromArray(1f, 2f, 3f, 4f).reshape('c', new long[] {1, 1, 2, 2});

  @Test
  void a_dilated_kernel_has_zeros_between_its_weights() {
    Kernel kernel = new Kernel(new Size2d(2, 2), new Size2d(1, 3));
    try (Arena arena = new Arena()) {
      INDArray spread = kernel.spread(weight, arena);
      assertThat(kernel.span()).isEqualTo(new Size2d(2, 4));
      assertThat(spread.shape()).containsExactly(1, 1, 2, 4);
      assertThat(NativeOp.doubles(spread.reshape('c', new long[] {8})))
          .containsExactly(1, 0, 0, 2, 3, 0, 0, 4);
    }
  }

  @Test
  void the_gradient_of_a_dilated_kernel_is_the_weights_part() {
    Kernel kernel = new Kernel(new Size2d(2, 2), new Size2d(2, 1));
    try (Arena arena = new Arena()) {
      INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, 1, 2, 2);
      INDArray spread = kernel.spreadLike(gradient, arena);
      for (int i = 0; i < 6; i++) {
        spread.putScalar(i, i + 1);
      }
      kernel.gather(spread, gradient);
      assertThat(NativeOp.doubles(gradient)).containsExactly(1, 2, 5, 6);
    }
  }

  @Test
  void dilation_does_nothing_along_an_axis_with_one_tap() {
    Kernel kernel = new Kernel(new Size2d(1, 1), new Size2d(2, 3));
    try (Arena arena = new Arena()) {
      INDArray single = Nd4j.createFromArray(5f).reshape('c', new long[] {1, 1, 1, 1});
      assertThat(kernel.span()).isEqualTo(Size2d.square(1));
      assertThat(kernel.spread(single, arena)).isSameAs(single);
    }
  }

  @Test
  void a_kernel_without_dilation_is_not_copied() {
    Kernel kernel = new Kernel(new Size2d(2, 2), Size2d.square(1));
    try (Arena arena = new Arena()) {
      assertThat(kernel.spread(weight, arena)).isSameAs(weight);
      assertThat(kernel.spreadLike(weight, arena)).isSameAs(weight);
    }
  }
}
