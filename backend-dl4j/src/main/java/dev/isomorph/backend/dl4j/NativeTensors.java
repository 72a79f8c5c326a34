package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Tensor;
import dev.isomorph.backend.dl4j.layer.Arena;
import dev.isomorph.backend.dl4j.layer.NativeOp;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tensors to native arrays and back, with one copy each way. */
final class NativeTensors {
  private NativeTensors() {}

  /** A native array of the tensor's shape and numbers. */
  static INDArray toNative(Tensor tensor, Arena arena) {
    INDArray array = arena.take(Arrays.stream(tensor.shape()).asLongStream().toArray());
    copy(tensor, array);
    return array;
  }

  /** Overwrites a native array of the tensor's size. */
  static void copy(Tensor tensor, INDArray array) {
    NativeOp.values(array).put(tensor.buffer());
  }

  /** A tensor of the array's shape and numbers. */
  static Tensor toTensor(INDArray array) {
    FloatBuffer heap = FloatBuffer.allocate(Math.toIntExact(array.length()));
    heap.put(NativeOp.values(array)).flip();
    return Tensor.wrap(heap, Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray());
  }
}
