package dev.isomorph.api;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A front of a model for many callers with one example each: what arrives within a short time goes
 * through the model as one batch, which is faster than one after the other. A caller waits at most
 * {@code maximumWait} for others; when the model is busy, those who wait are the next batch.
 *
 * <p>Safe for use from many threads. Closing lets those who wait finish, and leaves the model open.
 */
public final class BatchingModel implements AutoCloseable {
  /** Batches that may wait; then callers wait before they enter the queue. */
  private static final int BATCHES_WAITING = 4;

  private final CompiledModel model;
  private final int maximumBatch;
  private final long waitNanos;
  private final Semaphore places;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "isomorph-batches");
  private boolean closed;

  /** One example and whom to tell; the last of all has no example. */
  private record Request(Tensor input, CompletableFuture<Tensor> output) {
    boolean isEnd() {
      return input == null;
    }
  }

  private BatchingModel(CompiledModel model, int maximumBatch, Duration maximumWait) {
    this.model = model;
    this.maximumBatch = maximumBatch;
    this.waitNanos = maximumWait.toNanos();
    this.places = new Semaphore(Math.multiplyExact(BATCHES_WAITING, maximumBatch));
  }

  /**
   * A front of a model.
   *
   * @param model stays the caller's, to be closed after this
   * @param maximumBatch examples in a batch, from 1
   * @param maximumWait how long the first of a batch waits for more; zero takes what is there
   * @return a front that the caller closes
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static BatchingModel of(CompiledModel model, int maximumBatch, Duration maximumWait) {
    if (maximumBatch < 1 || maximumWait.isNegative()) {
      throw new IllegalArgumentException(
          "BatchingModel: expected maximumBatch >= 1 and maximumWait >= 0, got %d and %s"
              .formatted(maximumBatch, maximumWait));
    }
    BatchingModel front = new BatchingModel(model, maximumBatch, maximumWait);
    front.thread.setDaemon(true);
    front.thread.start();
    return front;
  }

  /**
   * The network's output for one example; waits for it.
   *
   * @param input [1, …] in the architecture's input shape, finite
   * @return [1, …] in the architecture's output shape
   * @throws IllegalArgumentException if the input does not fit; others are not affected
   * @throws IllegalStateException after close
   */
  public Tensor forward(Tensor input) {
    try {
      return submit(input).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * The same without waiting for the output. Waits for a place where many others wait already.
   *
   * @throws IllegalArgumentException if the input does not fit
   * @throws IllegalStateException after close
   */
  public CompletableFuture<Tensor> submit(Tensor input) {
    CompiledModel.checkBatch("input", input, model.plan().architecture().input());
    if (input.batchSize() != 1) {
      throw new IllegalArgumentException(
          "input: expected one example, got " + input.batchSize() + "; use the model itself");
    }
    Request request = new Request(input, new CompletableFuture<>());
    places.acquireUninterruptibly();
    synchronized (this) {
      if (closed) {
        places.release();
        throw new IllegalStateException(
            "batching front of model '%s' is closed".formatted(model.plan().architecture().name()));
      }
      queue.add(request);
    }
    return request.output();
  }

  /** Takes no more, and returns when all that wait have their outputs. */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        queue.add(new Request(null, null));
      }
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    List<Request> batch = new ArrayList<>(maximumBatch);
    boolean more = true;
    while (more) {
      more = collect(batch);
      places.release(batch.size());
      answer(batch);
      batch.clear();
    }
  }

  /** Fills a batch; false when nothing comes after it. Nobody interrupts this thread. */
  private boolean collect(List<Request> batch) {
    try {
      Request next = queue.take();
      long deadline = System.nanoTime() + waitNanos;
      while (next != null && !next.isEnd()) {
        batch.add(next);
        long left = deadline - System.nanoTime();
        next =
            batch.size() == maximumBatch
                ? null
                : left > 0 ? queue.poll(left, TimeUnit.NANOSECONDS) : queue.poll();
      }
      return next == null;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted from outside", e);
    }
  }

  private void answer(List<Request> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      Tensor outputs = model.forward(together(batch));
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).output().complete(outputs.examples(i, 1));
      }
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.get(0).output().completeExceptionally(e);
      } else {
        batch.forEach(request -> answer(List.of(request))); // whose fault it was gets the error
      }
    }
  }

  private static Tensor together(List<Request> batch) {
    if (batch.size() == 1) {
      return batch.get(0).input();
    }
    int[] shape = batch.get(0).input().shape();
    shape[0] = batch.size();
    FloatBuffer values = FloatBuffer.allocate(batch.size() * batch.get(0).input().size());
    batch.forEach(request -> values.put(request.input().buffer()));
    return Tensor.wrap(values.flip(), shape);
  }
}
