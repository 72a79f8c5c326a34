package dev.isomorph.api;

import dev.isomorph.spec.Shape;
import java.math.BigInteger;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A block of float32 numbers with a shape, in C order (the last axis is contiguous), on the Java
 * heap or in a direct buffer. The batch axis N, where there is one, stands first.
 *
 * <p>A tensor does not change through this class. It shares memory with the array or buffer it was
 * made from, so who keeps that must leave it alone.
 */
public final class Tensor {
  private static final int PART = 4096;

  private final int[] shape;
  private final FloatBuffer data;

  private Tensor(FloatBuffer data, int[] shape) {
    if (Arrays.stream(shape).anyMatch(axis -> axis < 0)) {
      throw new IllegalArgumentException(
          "Tensor.shape: expected no negative axis, got " + Arrays.toString(shape));
    }
    if (!BigInteger.valueOf(data.remaining()).equals(size(shape))) {
      throw new IllegalArgumentException(
          "Tensor: expected %d values for shape %s, got %d"
              .formatted(size(shape), Arrays.toString(shape), data.remaining()));
    }
    this.shape = shape.clone();
    this.data = data.slice().asReadOnlyBuffer();
  }

  /** The product of the axes, which may be beyond every whole number of a file. */
  private static BigInteger size(int[] shape) {
    return Arrays.stream(shape)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /** A tensor over the remaining values of a buffer, without a copy. */
  public static Tensor wrap(FloatBuffer data, int... shape) {
    return new Tensor(data, shape);
  }

  /** A tensor over an array, without a copy. */
  public static Tensor wrap(float[] data, int... shape) {
    return new Tensor(FloatBuffer.wrap(data), shape);
  }

  /** The axes, as a new array; a single number has none. */
  public int[] shape() {
    return shape.clone();
  }

  /** The first axis: examples in a batch. */
  public int batchSize() {
    return shape[0];
  }

  /** How many numbers. */
  public int size() {
    return data.limit();
  }

  /**
   * The numbers, read-only, from the first to the last; each call gives a buffer with a position of
   * its own.
   */
  public FloatBuffer buffer() {
    return data.duplicate();
  }

  /** The number at a flat index in C order. */
  public float at(int flatIndex) {
    return data.get(flatIndex);
  }

  /** A copy of the numbers. */
  public float[] toArray() {
    float[] copy = new float[size()];
    buffer().get(copy);
    return copy;
  }

  /** Some examples of a batch: {@code count} from index {@code from}, without a copy. */
  public Tensor examples(int from, int count) {
    int[] part = shape.clone();
    part[0] = count;
    int each = shape[0] == 0 ? 0 : size() / shape[0];
    return new Tensor(data.slice(from * each, count * each), part);
  }

  /** Whether the axes are exactly these. */
  public boolean hasShape(int... expected) {
    return Arrays.equals(shape, expected);
  }

  /** Whether this is a batch, of any size from one, of examples of the given shape. */
  boolean isBatchOf(Shape example) {
    return shape.length == example.rank()
        && shape[0] >= 1
        && Arrays.equals(shape, example.withBatch(shape[0]));
  }

  /** The flat index of the first number that is infinite or not a number. */
  public OptionalInt firstNotFinite() {
    if (isFinite()) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < data.limit(); i++) {
      if (!Float.isFinite(data.get(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Every number is looked at in every call of a model, so it is done in a way that a processor
   * does fast: zero times a finite number is zero, and no sum of zeros is anything else.
   */
  private boolean isFinite() {
    FloatBuffer rest = buffer();
    float[] part = new float[Math.min(PART, rest.limit())];
    float zero = 0;
    while (rest.hasRemaining()) {
      int count = Math.min(part.length, rest.remaining());
      rest.get(part, 0, count);
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      int i = 0;
      for (; i + 3 < count; i += 4) {
        a += 0 * part[i];
        b += 0 * part[i + 1];
        c += 0 * part[i + 2];
        d += 0 * part[i + 3];
      }
      for (; i < count; i++) {
        a += 0 * part[i];
      }
      zero += a + b + c + d;
    }
    return zero == 0;
  }

  /** A flat index as a place along the axes, for messages: {@code [0, 1, 63, 2]}. */
  public String place(int flatIndex) {
    int[] place = new int[shape.length];
    for (int axis = shape.length - 1, rest = flatIndex; axis >= 0; axis--) {
      place[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return Arrays.toString(place);
  }

  /** The shape: {@code Tensor[2, 3, 64, 64]}. */
  @Override
  public String toString() {
    return Arrays.stream(shape)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "Tensor[", "]"));
  }
}
