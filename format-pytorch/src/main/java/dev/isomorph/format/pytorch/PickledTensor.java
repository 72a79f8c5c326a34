package dev.isomorph.format.pytorch;

import dev.isomorph.api.safetensors.ElementType;
import java.math.BigInteger;
import java.util.List;

/**
 * The description of a tensor in a pickle; its numbers are in a record of their own.
 *
 * @param storage where the numbers are
 * @param offset which of them is the first
 * @param shape the axes
 * @param strides how many numbers further the next one along each axis stands
 */
record PickledTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  /**
   * A row of numbers that tensors share.
   *
   * @param key the name of its record
   * @param count how many numbers
   */
  record Storage(ElementType type, String key, long count) {}

  /** How many numbers, which may be more than there are in any file. */
  BigInteger size() {
    return shape.stream().map(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /** The place after the last number that is read. */
  BigInteger end() {
    if (size().signum() == 0) {
      return BigInteger.valueOf(offset);
    }
    BigInteger last = BigInteger.valueOf(offset);
    for (int axis = 0; axis < shape.size(); axis++) {
      last =
          last.add(
              BigInteger.valueOf(shape.get(axis) - 1)
                  .multiply(BigInteger.valueOf(strides.get(axis))));
    }
    return last.add(BigInteger.ONE);
  }

  /** Whether the numbers stand one after the other. */
  boolean contiguous() {
    long expected = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (shape.get(axis) != 1 && strides.get(axis) != expected) {
        return false;
      }
      expected *= shape.get(axis);
    }
    return true;
  }

  @Override
  public String toString() {
    return storage.type() + " " + shape;
  }
}
