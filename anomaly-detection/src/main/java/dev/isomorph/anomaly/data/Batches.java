package dev.isomorph.anomaly.data;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.spec.Size2d;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * What is made of batches of samples, a few ahead and in other threads.
 *
 * <p>A result is valid until the next one is taken: the memory of its images is used again. For one
 * thread.
 */
public final class Batches<T> implements Iterator<T>, AutoCloseable {
  private static final int AHEAD = 3;

  private final Samples images;
  private final PixelChange change;
  private final Function<? super Batch, ? extends T> work;
  private final Prefetch<BatchPlace, Filled<T>> prefetch;
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();
  private FloatBuffer lent;

  private record Filled<T>(T result, FloatBuffer memory) {}

  Batches(
      Samples images,
      Iterator<BatchPlace> places,
      PixelChange change,
      Function<? super Batch, ? extends T> work) {
    this.images = images;
    this.change = change;
    this.work = work;
    this.prefetch = new Prefetch<>(places, this::fill, AHEAD);
  }

  @Override
  public boolean hasNext() {
    return prefetch.hasNext();
  }

  @Override
  public T next() {
    if (lent != null) {
      free.add(lent);
      lent = null;
    }
    Filled<T> filled = prefetch.next();
    lent = filled.memory();
    return filled.result();
  }

  @Override
  public void close() {
    prefetch.close();
  }

  private Filled<T> fill(BatchPlace place) {
    int count = place.positions().length;
    int values = Math.multiplyExact(count, images.preprocessing().valuesPerImage());
    FloatBuffer memory = free.poll();
    if (memory == null || memory.capacity() < values) {
      memory =
          ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    memory.clear();
    for (int index = 0; index < count; index++) {
      Preprocessing.scaleInto(change.apply(images.pixels(place, index), place, index), memory);
    }
    memory.flip();
    Size2d size = images.preprocessing().size();
    Tensor clean = Tensor.wrap(memory, count, 3, size.height(), size.width());
    return new Filled<>(work.apply(new Batch(place, clean)), memory);
  }
}
