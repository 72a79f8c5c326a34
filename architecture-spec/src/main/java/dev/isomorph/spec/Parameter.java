package dev.isomorph.spec;

import java.util.List;

/**
 * One named array of numbers that a layer holds.
 *
 * @param name PyTorch's {@code state_dict} name, {@code encoder.preconv.0.weight}
 * @param shape all axes, in the layout that the layer's documentation gives
 * @param kind whether an optimizer changes it
 * @param initialization what a fresh model starts from
 */
public record Parameter(
    String name, List<Integer> shape, Kind kind, Initialization initialization) {

  /** Who changes the numbers. */
  public enum Kind {
    /** The optimizer. */
    TRAINABLE,
    /** The forward pass in training: mean and variance of batch norm. */
    RUNNING_STATISTIC
  }

  /** What a fresh model starts from. */
  public sealed interface Initialization {
    /** Uniform in [-bound, bound). */
    record Uniform(double bound) implements Initialization {}

    /** One value everywhere. */
    record Constant(double value) implements Initialization {}
  }

  /** Copies the shape. */
  public Parameter {
    shape = List.copyOf(shape);
  }

  /** How many numbers: the product of the axes, or the largest long where it is beyond that. */
  public long count() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Parameter::product);
  }

  private static long product(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  /** Whether an optimizer changes it. */
  public boolean trainable() {
    return kind == Kind.TRAINABLE;
  }

  /** The shape as a new array. */
  public int[] dims() {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }
}
