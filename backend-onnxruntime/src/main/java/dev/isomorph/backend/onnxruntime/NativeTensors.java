package dev.isomorph.backend.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.isomorph.api.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Between our tensors and the engine's: numbers in a direct buffer go in without a copy. */
final class NativeTensors {
  private NativeTensors() {}

  static OnnxTensor toNative(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return OnnxTensor.createTensor(environment, tensor.buffer(), shape);
  }

  /** A copy; truth values become 0 and 1. */
  static Tensor toTensor(OnnxTensor tensor) throws OrtException {
    TensorInfo info = tensor.getInfo();
    int[] shape = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
    if (info.type == OnnxJavaType.BOOL) {
      ByteBuffer truths = tensor.getByteBuffer();
      float[] values = new float[truths.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = truths.get(i);
      }
      return Tensor.wrap(values, shape);
    }
    FloatBuffer values = tensor.getFloatBuffer();
    return Tensor.wrap(values, shape);
  }
}
