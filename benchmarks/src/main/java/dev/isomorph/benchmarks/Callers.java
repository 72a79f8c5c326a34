package dev.isomorph.benchmarks;

import dev.isomorph.api.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** Many threads on one model. */
record Callers(UnaryOperator<Tensor> model) {
  /** Each of {@code count} threads sends the input through {@code times} times. */
  Usage run(Tensor input, int count, int times) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    ProcessUsage usage = ProcessUsage.begin();
    try {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        callers.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < times; j++) {
                    model.apply(input);
                  }
                }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
      return usage.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while callers are measured");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
