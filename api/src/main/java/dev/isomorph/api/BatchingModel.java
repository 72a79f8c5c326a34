package dev.isomorph.api;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A front of a model for many callers with one example each: what arrives within a short time goes
 * through the model as one batch, which is faster than one after the other. A caller waits at most
 * {@code maximumWait} for others; when the model is busy, those who wait are the next batch.
 *
 * <p>Safe for use from many threads. The queue holds {@value #BATCHES_WAITING} batches; whoever
 * comes then waits for a place. What depends on a future of {@link #submit} runs on a thread that
 * may wait: it may call any method of this class, {@code forward} and {@code close} included.
 *
 * <p>Closing refuses new examples and those that still wait for a place, and returns when the model
 * has computed all examples in the queue. The model stays open.
 */
public final class BatchingModel implements AutoCloseable {
  /** Batches that may wait; then callers wait before they enter the queue. */
  private static final int BATCHES_WAITING = 4;

  private final CompiledModel model;
  private final int maximumBatch;
  private final long waitNanos;
  private final Semaphore places;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final Thread thread = daemon(this::work, "isomorph-batches");

  /** Completes the futures that callers hold, for what depends on them runs where they complete. */
  private final ExecutorService completions =
      Executors.newCachedThreadPool(work -> daemon(work, "isomorph-batch-completions"));

  private boolean closed;

  /** One example and where its output goes; the last of all has no example. */
  private record Request(Tensor input, CompletableFuture<Tensor> output, Executor completer) {
    static final Request END = new Request(null, null, null);

    /** Not so when its caller has cancelled it. */
    boolean isWanted() {
      return !output.isDone();
    }

    void complete(Tensor value) {
      run(() -> output.complete(value));
    }

    void fail(Throwable error) {
      run(() -> output.completeExceptionally(error));
    }

    /** Where no other thread is to be had, it is better done on this one than never. */
    private void run(Runnable completion) {
      try {
        completer.execute(completion);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        completion.run();
      }
    }
  }

  private BatchingModel(CompiledModel model, int maximumBatch, Duration maximumWait) {
    this.model = model;
    this.maximumBatch = maximumBatch;
    this.waitNanos = nanos(maximumWait);
    this.places = new Semaphore(Math.multiplyExact(BATCHES_WAITING, maximumBatch), true);
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
    front.thread.start();
    return front;
  }

  /**
   * The network's output for one example; waits for a place in the queue and for the output.
   *
   * @param input [1, …] in the architecture's input shape, finite
   * @return [1, …] in the architecture's output shape
   * @throws IllegalArgumentException if the input does not fit; others are not affected
   * @throws IllegalStateException after close
   * @throws CancellationException if the thread is interrupted while it waits; it stays
   *     interrupted, and the example is not computed if its batch has not begun
   */
  public Tensor forward(Tensor input) {
    // Nobody but this thread sees the future: the model's thread may complete it.
    CompletableFuture<Tensor> output = enqueue(input, Long.MAX_VALUE, Runnable::run);
    try {
      return output.get();
    } catch (InterruptedException e) {
      output.cancel(false);
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new BackendException("%s: %s".formatted(name(), e.getCause()), e);
    }
  }

  /**
   * The same without waiting for the output; waits for a place in the queue as long as it takes.
   * Cancelling the future keeps the example from being computed if its batch has not begun.
   *
   * @return completes with the output on another thread, before or after {@link #close} returns
   * @throws IllegalArgumentException if the input does not fit
   * @throws IllegalStateException after close
   * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
   */
  public CompletableFuture<Tensor> submit(Tensor input) {
    return enqueue(input, Long.MAX_VALUE, completions);
  }

  /**
   * The same with a bound on the wait for a place.
   *
   * @param timeout the longest wait for a place in the queue; zero fails at once where it is full
   * @throws IllegalArgumentException if the input does not fit, or the timeout is negative
   * @throws IllegalStateException after close
   * @throws RejectedExecutionException if no place becomes free in time
   * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
   */
  public CompletableFuture<Tensor> submit(Tensor input, Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: expected >= 0, got " + timeout);
    }
    return enqueue(input, nanos(timeout), completions);
  }

  private CompletableFuture<Tensor> enqueue(Tensor input, long timeoutNanos, Executor completer) {
    CompiledModel.checkBatch("input", input, model.plan().architecture().input());
    if (input.batchSize() != 1) {
      throw new IllegalArgumentException(
          "input: expected one example, got " + input.batchSize() + "; use the model itself");
    }
    takePlace(timeoutNanos);
    Request request = new Request(input, new CompletableFuture<>(), completer);
    synchronized (this) {
      if (closed) {
        places.release();
        throw new IllegalStateException(name() + " is closed");
      }
      queue.add(request);
    }
    return request.output();
  }

  private void takePlace(long timeoutNanos) {
    try {
      if (!places.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
        throw new RejectedExecutionException(
            "%s: expected a place in the queue within %s, got none: %d examples wait"
                .formatted(name(), Duration.ofNanos(timeoutNanos), queue.size()));
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException(name() + ": the thread was interrupted while it waited");
  }

  /**
   * Refuses new examples, and returns when the model has computed all that are in the queue; an
   * interrupted thread waits as well, and stays interrupted. A second call waits likewise.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        queue.add(Request.END);
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
    completions.shutdown(); // those under way run to their end
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
      answer(batch.stream().filter(Request::isWanted).toList());
      batch.clear();
    }
  }

  /** Fills a batch; false when nothing comes after it. Nobody interrupts this thread. */
  private boolean collect(List<Request> batch) {
    try {
      Request next = queue.take();
      long deadline = System.nanoTime() + waitNanos;
      while (next != null && next != Request.END) {
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
    Tensor outputs;
    try {
      outputs = model.forward(together(batch));
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.get(0).fail(e);
      } else {
        batch.forEach(request -> answer(List.of(request))); // whose fault it was gets the error
      }
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).complete(outputs.examples(i, 1));
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

  private String name() {
    return "batching front of model '%s'".formatted(model.plan().architecture().name());
  }

  /** Nanoseconds, at most what a long holds: 292 years. */
  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
