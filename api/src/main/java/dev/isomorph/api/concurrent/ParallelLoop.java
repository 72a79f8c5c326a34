package dev.isomorph.api.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * A loop whose passes do not depend on each other, on as many threads as Java may use: the caller's
 * and some that end with the loop, {@value #MAX_THREADS} at most. Java's common pool belongs to the
 * application, and a parallel stream would wait in it.
 *
 * <p>A thread takes about a tenth of a millisecond to start; a shorter loop is better run plainly.
 */
public final class ParallelLoop {
  /** More would take longer to start than most loops take. */
  private static final int MAX_THREADS = 16;

  private final int count;
  private final IntConsumer body;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private ParallelLoop(int count, IntConsumer body) {
    this.count = count;
    this.body = body;
  }

  /**
   * Runs a body for each number from 0 to below {@code count}, in no order, and returns when all
   * are done. After an exception no pass begins that has not begun, and the first one is thrown.
   */
  public static void forEach(int count, IntConsumer body) {
    ParallelLoop loop = new ParallelLoop(count, body);
    List<Thread> helpers = new ArrayList<>();
    try {
      int threads =
          Math.min(Math.min(count, MAX_THREADS), Runtime.getRuntime().availableProcessors());
      for (int i = 1; i < threads; i++) {
        Thread helper = new Thread(loop::work, "isomorph-loop");
        helper.setDaemon(true);
        helper.start();
        helpers.add(helper);
      }
      loop.work();
    } finally {
      helpers.forEach(ParallelLoop::join);
    }
    loop.throwFailure();
  }

  /** What a function gives for each number from 0 to below {@code count}, in their order. */
  public static <T> List<T> map(int count, IntFunction<? extends T> function) {
    Object[] results = new Object[count];
    forEach(count, i -> results[i] = function.apply(i));
    List<T> list = new ArrayList<>(count);
    for (Object result : results) {
      @SuppressWarnings("unchecked")
      T typed = (T) result;
      list.add(typed);
    }
    return list;
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement();
          i < count && failure.get() == null;
          i = next.getAndIncrement()) {
        body.accept(i);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  /** Waits also when interrupted, for the body's results are in use; the thread stays so. */
  private static void join(Thread helper) {
    boolean interrupted = false;
    while (helper.isAlive()) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
