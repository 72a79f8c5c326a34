package dev.isomorph.backend.dl4j.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Native memory for the arrays of one pass, used again by the next pass. Fresh native memory costs
 * more than most layers, and left to itself it is freed only when the Java collector gets round to
 * it.
 *
 * <p>It stands where Deeplearning4j expects a workspace manager, so that stock vertices draw from
 * it as well. Not for use by two threads at once.
 */
public final class Arena extends LayerWorkspaceMgr implements AutoCloseable {
  private final TreeMap<Long, Deque<INDArray>> free = new TreeMap<>();
  private final Map<INDArray, INDArray> bufferOf = new IdentityHashMap<>();
  private long largestBatch;

  /** Without memory. */
  public Arena() {
    super(Set.of(), Map.of(), Map.of());
  }

  /**
   * Starts a pass. When its batch is larger than any before, the free buffers are too small for it
   * and go.
   */
  public void begin(long batchSize) {
    if (batchSize > largestBatch) {
      largestBatch = batchSize;
      closeFree();
    }
  }

  /** A float32 array in C order with undefined values. */
  public INDArray take(long... shape) {
    long length = 1;
    for (long axis : shape) {
      length = Math.multiplyExact(length, axis);
    }
    INDArray buffer = freeBuffer(length);
    INDArray part =
        buffer.length() == length ? buffer : buffer.get(NDArrayIndex.interval(0, length));
    INDArray array = part.reshape('c', shape);
    bufferOf.put(array, buffer);
    return array;
  }

  /** Gives an array back, after which nobody may use it. Arrays from elsewhere are left alone. */
  public void release(INDArray array) {
    INDArray buffer = bufferOf.remove(array);
    if (buffer != null) {
      addFree(buffer);
    }
  }

  /** Ends a pass: everything taken is given back. */
  public void releaseAll() {
    bufferOf.values().forEach(this::addFree);
    bufferOf.clear();
  }

  @Override
  public INDArray createUninitialized(ArrayType type, DataType dataType, long... shape) {
    return take(shape);
  }

  @Override
  public INDArray createUninitialized(
      ArrayType type, DataType dataType, long[] shape, char ordering) {
    return take(shape);
  }

  @Override
  public INDArray dup(ArrayType type, INDArray array) {
    return take(array.shape()).assign(array);
  }

  @Override
  public INDArray dup(ArrayType type, INDArray array, char ordering) {
    return dup(type, array);
  }

  /** Frees all memory, that of arrays not given back included. */
  @Override
  public void close() {
    releaseAll();
    closeFree();
  }

  /** Up to twice what is needed counts as a fit: the last batch of an epoch is often smaller. */
  private INDArray freeBuffer(long length) {
    Map.Entry<Long, Deque<INDArray>> fit = free.ceilingEntry(length);
    if (fit == null || fit.getKey() > 2 * length) {
      return Nd4j.createUninitialized(DataType.FLOAT, length);
    }
    INDArray buffer = fit.getValue().pop();
    if (fit.getValue().isEmpty()) {
      free.remove(fit.getKey());
    }
    return buffer;
  }

  private void addFree(INDArray buffer) {
    free.computeIfAbsent(buffer.length(), length -> new ArrayDeque<>()).push(buffer);
  }

  private void closeFree() {
    free.values().forEach(buffers -> buffers.forEach(INDArray::close));
    free.clear();
  }
}
