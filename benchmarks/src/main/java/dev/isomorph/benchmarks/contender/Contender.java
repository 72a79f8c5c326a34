package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.Tensor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One way to run a network with given weights: from numbers in Java to numbers in Java. */
public interface Contender extends AutoCloseable {
  /** One batch in evaluation mode: [N, …] to [N, …]. */
  Tensor infer(Tensor input);

  /**
   * One training step: forward and backward pass and an update by Adam.
   *
   * @throws UnsupportedOperationException if it only infers
   */
  default void train(Tensor input, Tensor target) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " only infers");
  }

  /**
   * Something done with a front that makes batches of single images.
   *
   * @throws UnsupportedOperationException if it has none
   */
  default <T> T batched(Function<UnaryOperator<Tensor>, T> work) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " makes no batches");
  }

  /** Whether {@link #train} works. */
  default boolean trains() {
    return false;
  }

  @Override
  void close();
}
