package dev.isomorph.benchmarks;

import dev.isomorph.api.Tensor;
import dev.isomorph.benchmarks.contender.Contender;

/** Keeps one processor busy, as another program would. */
final class BusyThread implements Contender {
  private volatile boolean running = true;

  BusyThread() {
    Thread thread =
        new Thread(
            () -> {
              long number = 1;
              while (running) {
                number = 6364136223846793005L * number + 1442695040888963407L;
              }
            },
            "busy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Tensor infer(Tensor input) {
    throw new UnsupportedOperationException("it only keeps a processor busy");
  }

  @Override
  public void close() {
    running = false;
  }
}
