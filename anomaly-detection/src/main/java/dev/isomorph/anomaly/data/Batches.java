package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Size2d;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Batches of prepared images as tensors [N, 3, H, W] in [-1, 1], made a few ahead.
 *
 * <p>A batch is valid until the next one is taken: its memory is used again. For one thread.
 */
public final class Batches implements Iterator<Tensor>, AutoCloseable {
  private static final int AHEAD = 3;

  private final PreparedImages images;
  private final Prefetch<int[], Filled> prefetch;
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();
  private FloatBuffer lent;

  private record Filled(Tensor batch, FloatBuffer memory) {}

  Batches(PreparedImages images, Iterator<int[]> positions) {
    this.images = images;
    this.prefetch = new Prefetch<>(positions, this::fill, AHEAD);
  }

  @Override
  public boolean hasNext() {
    return prefetch.hasNext();
  }

  @Override
  public Tensor next() {
    if (lent != null) {
      free.add(lent);
      lent = null;
    }
    Filled filled = prefetch.next();
    lent = filled.memory();
    return filled.batch();
  }

  @Override
  public void close() {
    prefetch.close();
  }

  private Filled fill(int[] positions) {
    int values = Math.multiplyExact(positions.length, images.preprocessing().valuesPerImage());
    FloatBuffer memory = free.poll();
    if (memory == null || memory.capacity() < values) {
      memory =
          ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    memory.clear();
    for (int position : positions) {
      Preprocessing.scaleInto(images.pixels(position), memory);
    }
    memory.flip();
    Size2d size = images.preprocessing().size();
    Tensor input = Tensor.wrap(memory, positions.length, 3, size.height(), size.width());
    return new Filled(input, memory);
  }
}
