package dev.isomorph.api.concurrent;

import java.time.Duration;

/**
 * How requests of many callers are put together to batches.
 *
 * @param maximumBatch requests in a batch, from 1
 * @param maximumWait how long the first request of a batch waits for more; zero takes what is there
 */
public record BatchingOptions(int maximumBatch, Duration maximumWait) {
  /** Checks the numbers. */
  public BatchingOptions {
    if (maximumBatch < 1 || maximumWait.isNegative()) {
      throw new IllegalArgumentException(
          "BatchingOptions: expected maximumBatch >= 1 and maximumWait >= 0, got %d and %s"
              .formatted(maximumBatch, maximumWait));
    }
  }

  /** At most 32 requests, of which none waits for others: a batch is what came meanwhile. */
  public static BatchingOptions defaults() {
    return new BatchingOptions(32, Duration.ZERO);
  }

  /** The same with another size, from 1. */
  public BatchingOptions withMaximumBatch(int requests) {
    return new BatchingOptions(requests, maximumWait);
  }

  /** The same with another wait, from zero. */
  public BatchingOptions withMaximumWait(Duration wait) {
    return new BatchingOptions(maximumBatch, wait);
  }
}
