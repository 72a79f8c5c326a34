package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writes the files of images in other threads, a bounded number at once, and reports each image
 * when its files are there, in order. For one thread, which closes it.
 */
final class OutputQueue implements InspectionListener, AutoCloseable {
  private static final int WAITING = 64;

  /** A map of more pixels is written before the next image is looked at. */
  private static final int LARGE_MAP = 1 << 20;

  private final ImageOutputs outputs;
  private final ScoreListener listener;
  private final Queue<Future<Runnable>> pending = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          task -> {
            Thread thread = new Thread(task, "isomorph-outputs");
            thread.setDaemon(true);
            return thread;
          });

  OutputQueue(ImageOutputs outputs, ScoreListener listener) {
    this.outputs = outputs;
    this.listener = listener;
  }

  @Override
  public void inspected(Inspection inspection) {
    pending.add(
        threads.submit(
            () -> {
              outputs.write(inspection);
              ImageScore score = inspection.score();
              return () -> listener.scored(score);
            }));
    reportUntil(inspection.map().size() > LARGE_MAP ? 0 : WAITING);
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    pending.add(CompletableFuture.completedFuture(() -> listener.skipped(reason)));
    reportUntil(WAITING);
  }

  /** Waits for what is under way. */
  void drain() {
    reportUntil(0);
  }

  /** Returns when no thread writes any more, interrupted or not. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportUntil(int left) {
    try {
      while (pending.size() > left) {
        pending.remove().get().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while files were written");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw new UncheckedIOException(failure);
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }
}
