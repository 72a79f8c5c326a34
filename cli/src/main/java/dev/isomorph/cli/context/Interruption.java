package dev.isomorph.cli.context;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as a request: a command that listens is notified, and the process ends when the command
 * has, or after a while. A command that does not listen ends at once.
 */
public final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch commandDone = new CountDownLatch(1);
  private volatile boolean requested;

  /** From now on Ctrl-C is a request that {@link #requested} reports. */
  public void listen() {
    listen(() -> {});
  }

  /** From now on Ctrl-C is a request that is also passed on. */
  public void listen(Runnable toldOnce) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (commandDone.getCount() > 0) {
                    requested = true;
                    toldOnce.run();
                    await();
                  }
                },
                "interruption"));
  }

  /** Whether the command should end soon. */
  public boolean requested() {
    return requested;
  }

  /** The command is done: everything is saved and printed. */
  @Override
  public void close() {
    commandDone.countDown();
  }

  private void await() {
    try {
      commandDone.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
