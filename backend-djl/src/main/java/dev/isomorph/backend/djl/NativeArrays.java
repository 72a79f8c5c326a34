package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.isomorph.api.Tensor;
import java.util.Arrays;

/** Between our tensors and the engine's arrays: one copy in each direction. */
final class NativeArrays {
  private NativeArrays() {}

  /** A new array of a manager with the numbers of a tensor. */
  static PtNDArray toNative(NDManager manager, Tensor tensor) {
    return (PtNDArray) manager.create(tensor.buffer(), shape(tensor.shape()), DataType.FLOAT32);
  }

  /** The same in memory of the engine's own, for arrays that live long and are written to. */
  static PtNDArray toOwned(NDManager manager, Tensor tensor) {
    try (NDArray borrowed = toNative(manager, tensor)) {
      return (PtNDArray) borrowed.duplicate();
    }
  }

  /** A copy of an array's numbers. */
  static Tensor toTensor(NDArray array) {
    long[] dims = array.getShape().getShape();
    return Tensor.wrap(
        array.toFloatArray(), Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
  }

  static Shape shape(int[] dims) {
    return new Shape(Arrays.stream(dims).asLongStream().toArray());
  }
}
