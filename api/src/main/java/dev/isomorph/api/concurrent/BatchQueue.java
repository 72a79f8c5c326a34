package dev.isomorph.api.concurrent;

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
import java.util.function.Function;

/**
 * Requests of many callers, computed batch by batch on one thread: what arrives within a short time
 * is one batch. A caller waits at most {@link BatchingOptions#maximumWait} for others; while a
 * batch is computed, those who wait are the next batch. A batch that fails is computed again one
 * request at a time, so that each caller gets the error that is theirs.
 *
 * <p>Safe for use from many threads. The queue holds {@value #BATCHES_WAITING} batches; whoever
 * comes then waits for a place. What depends on a future of {@link #submit} runs on a thread that
 * may wait: it may call any method of this class, {@code compute} and {@code close} included.
 *
 * <p>Closing refuses new requests and those that still wait for a place, and returns when all
 * requests in the queue are computed.
 *
 * @param <I> a request
 * @param <O> its answer
 */
public final class BatchQueue<I, O> implements AutoCloseable {
  /** Batches that may wait; then callers wait before they enter the queue. */
  private static final int BATCHES_WAITING = 4;

  private final String name;
  private final int maximumBatch;
  private final long waitNanos;
  private final Function<List<I>, List<O>> work;
  private final Semaphore places;
  private final BlockingQueue<Request<I, O>> queue = new LinkedBlockingQueue<>();
  private final Thread thread = daemon(this::computeAll, "isomorph-batches");

  /** Completes the futures that callers hold, for what depends on them runs where they complete. */
  private final ExecutorService completions =
      Executors.newCachedThreadPool(work -> daemon(work, "isomorph-batch-completions"));

  private boolean closed;

  /** Comes last of all. */
  private final Request<I, O> end = new Request<>(null, null, null);

  /** One request and where its answer goes. */
  private record Request<I, O>(I input, CompletableFuture<O> output, Executor completer) {
    /** Not so when its caller has cancelled it. */
    boolean isWanted() {
      return !output.isDone();
    }

    void complete(O value) {
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

  /**
   * A queue that the caller closes.
   *
   * @param name what messages call it
   * @param work computes a batch, on one thread: an answer for each request, in order
   */
  public BatchQueue(String name, BatchingOptions options, Function<List<I>, List<O>> work) {
    this.name = name;
    this.maximumBatch = options.maximumBatch();
    this.waitNanos = nanos(options.maximumWait());
    this.work = work;
    this.places = new Semaphore(Math.multiplyExact(BATCHES_WAITING, maximumBatch), true);
    thread.start();
  }

  /**
   * The answer to one request; waits for a place in the queue and for the answer.
   *
   * @throws IllegalStateException after close
   * @throws CancellationException if the thread is interrupted while it waits; it stays
   *     interrupted, and the request is not computed if its batch has not begun
   */
  public O compute(I input) {
    // Nobody but this thread sees the future: the queue's thread may complete it.
    CompletableFuture<O> output = enqueue(input, Long.MAX_VALUE, Runnable::run);
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
      throw new IllegalStateException("%s: %s".formatted(name, e.getCause()), e);
    }
  }

  /**
   * The same without waiting for the answer; waits for a place in the queue as long as it takes.
   * Cancelling the future keeps the request from being computed if its batch has not begun.
   *
   * @return completes with the answer on another thread, before or after {@link #close} returns
   * @throws IllegalStateException after close
   * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
   */
  public CompletableFuture<O> submit(I input) {
    return enqueue(input, Long.MAX_VALUE, completions);
  }

  /**
   * The same with a bound on the wait for a place.
   *
   * @param timeout the longest wait for a place in the queue; zero fails at once where it is full
   * @throws IllegalArgumentException if the timeout is negative
   * @throws IllegalStateException after close
   * @throws RejectedExecutionException if no place becomes free in time
   * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
   */
  public CompletableFuture<O> submit(I input, Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: expected >= 0, got " + timeout);
    }
    return enqueue(input, nanos(timeout), completions);
  }

  private CompletableFuture<O> enqueue(I input, long timeoutNanos, Executor completer) {
    takePlace(timeoutNanos);
    Request<I, O> request = new Request<>(input, new CompletableFuture<>(), completer);
    synchronized (this) {
      if (closed) {
        places.release();
        throw new IllegalStateException(name + " is closed");
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
                .formatted(name, Duration.ofNanos(timeoutNanos), queue.size()));
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException(name + ": the thread was interrupted while it waited");
  }

  /**
   * Refuses new requests, and returns when all that are in the queue are computed; an interrupted
   * thread waits as well, and stays interrupted. A second call waits likewise.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        queue.add(end);
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

  private void computeAll() {
    List<Request<I, O>> batch = new ArrayList<>(maximumBatch);
    boolean more = true;
    while (more) {
      more = collect(batch);
      places.release(batch.size());
      answer(batch.stream().filter(Request::isWanted).toList());
      batch.clear();
    }
  }

  /** Fills a batch; false when nothing comes after it. Nobody interrupts this thread. */
  private boolean collect(List<Request<I, O>> batch) {
    try {
      Request<I, O> next = queue.take();
      long deadline = System.nanoTime() + waitNanos;
      while (next != null && next != end) {
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

  private void answer(List<Request<I, O>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<O> outputs;
    try {
      outputs = work.apply(batch.stream().map(Request::input).toList());
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.get(0).fail(e);
      } else {
        batch.forEach(request -> answer(List.of(request))); // whose fault it was gets the error
      }
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).complete(outputs.get(i));
    }
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
