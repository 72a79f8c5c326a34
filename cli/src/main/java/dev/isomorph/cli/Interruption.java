package dev.isomorph.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as a wish that a job can grant: the process ends when the job has closed this, or after a
 * while.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch jobDone = new CountDownLatch(1);
  private final Thread hook = new Thread(this::requestAndWait, "interruption");
  private volatile boolean requested;

  private Interruption() {}

  /** From now on Ctrl-C is a wish. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether the job should end soon. */
  boolean requested() {
    return requested;
  }

  /** The job is done, with everything that it wanted to save. */
  @Override
  public void close() {
    jobDone.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process has begun to end in this very moment; the hook finds the job done.
        return;
      }
    }
  }

  private void requestAndWait() {
    requested = true;
    try {
      jobDone.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
