package dev.isomorph.anomaly.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Works on items in several threads, a bounded number ahead of whoever asks, and hands the results
 * out in the order of the items, whichever is done first.
 *
 * <p>The iterator is for one thread. Closing stops the work.
 */
public final class Prefetch<T, R> implements Iterator<R>, AutoCloseable {
  private static final int MAX_THREADS = 8;

  private final Iterator<? extends T> items;
  private final Function<? super T, ? extends R> work;
  private final int ahead;
  private final ExecutorService threads;
  private final Queue<Future<R>> pending = new ArrayDeque<>();

  /**
   * Begins when the first result is asked for.
   *
   * @param ahead how many items may be under way or waiting to be taken
   */
  public Prefetch(Iterator<? extends T> items, Function<? super T, ? extends R> work, int ahead) {
    this.items = items;
    this.work = work;
    this.ahead = ahead;
    int count = Math.min(ahead, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "isomorph-images");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || items.hasNext();
  }

  /**
   * The result for the next item; waits for it. What the work threw is thrown here.
   *
   * @throws CancellationException if the waiting thread is interrupted; it stays interrupted
   */
  @Override
  public R next() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
    fill();
    if (pending.isEmpty()) {
      throw new NoSuchElementException();
    }
    try {
      return pending.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static CancellationException interrupted() {
    return new CancellationException("interrupted while waiting for images");
  }

  private void fill() {
    while (pending.size() < ahead && items.hasNext()) {
      T item = items.next();
      pending.add(threads.submit(() -> work.apply(item)));
    }
  }
}
