package dev.isomorph.benchmarks;

import dev.isomorph.api.BackendException;
import java.io.IOException;
import java.util.Optional;

/** A contender that may not be there, with the reason if it failed to start. */
record OptionalWorker(Optional<WorkerProcess> worker, Optional<String> reason)
    implements AutoCloseable {
  /** How it is started. */
  @FunctionalInterface
  interface Start {
    Optional<WorkerProcess> start() throws IOException;
  }

  static OptionalWorker of(Start start) throws IOException {
    try {
      return new OptionalWorker(start.start(), Optional.empty());
    } catch (BackendException e) {
      return new OptionalWorker(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    if (worker.isPresent()) {
      worker.get().close();
    }
  }
}
