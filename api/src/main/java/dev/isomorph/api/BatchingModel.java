package dev.isomorph.api;

import dev.isomorph.api.concurrent.BatchQueue;
import dev.isomorph.api.concurrent.BatchingOptions;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/**
 * A front of a model for many callers with one example each: what arrives within a short time goes
 * through the model as one batch, which is faster than one after the other. A caller waits at most
 * {@code maximumWait} for others; when the model is busy, those who wait are the next batch.
 *
 * <p>Safe for use from many threads. The queue holds four batches; whoever comes then waits for a
 * place. What depends on a future of {@link #submit} runs on a thread that may wait: it may call
 * any method of this class, {@code forward} and {@code close} included.
 *
 * <p>Closing refuses new examples and those that still wait for a place, and returns when the model
 * has computed all examples in the queue. The model stays open.
 */
public final class BatchingModel implements AutoCloseable {
  private final CompiledModel model;
  private final BatchQueue<Tensor, Tensor> queue;

  private BatchingModel(CompiledModel model, BatchingOptions options) {
    this.model = model;
    this.queue =
        new BatchQueue<>(
            "batching front of model '%s'".formatted(model.plan().architecture().name()),
            options,
            this::outputs);
  }

  /**
   * A front of a model.
   *
   * @param model stays the caller's, to be closed after this
   * @param maximumBatch examples in a batch, from 1
   * @param maximumWait how long the first of a batch waits for more; zero takes what is there
   * @return a front that the caller closes
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static BatchingModel of(CompiledModel model, int maximumBatch, Duration maximumWait) {
    return new BatchingModel(model, new BatchingOptions(maximumBatch, maximumWait));
  }

  /**
   * The network's output for one example; waits for a place in the queue and for the output.
   *
   * @param input [1, …] in the architecture's input shape, finite
   * @return [1, …] in the architecture's output shape
   * @throws IllegalArgumentException if the input does not fit; others are not affected
   * @throws IllegalStateException after close
   * @throws CancellationException if the thread is interrupted while it waits; it stays
   *     interrupted, and the example is not computed if its batch has not begun
   */
  public Tensor forward(Tensor input) {
    return queue.compute(checked(input));
  }

  /**
   * The same without waiting for the output; waits for a place in the queue as long as it takes.
   * Cancelling the future keeps the example from being computed if its batch has not begun.
   *
   * @return completes with the output on another thread, before or after {@link #close} returns
   * @throws IllegalArgumentException if the input does not fit
   * @throws IllegalStateException after close
   * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
   */
  public CompletableFuture<Tensor> submit(Tensor input) {
    return queue.submit(checked(input));
  }

  /**
   * The same with a bound on the wait for a place.
   *
   * @param timeout the longest wait for a place in the queue; zero fails at once where it is full
   * @throws IllegalArgumentException if the input does not fit, or the timeout is negative
   * @throws IllegalStateException after close
   * @throws RejectedExecutionException if no place becomes free in time
   * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
   */
  public CompletableFuture<Tensor> submit(Tensor input, Duration timeout) {
    return queue.submit(checked(input), timeout);
  }

  private Tensor checked(Tensor input) {
    CompiledModel.checkBatch("input", input, model.plan().architecture().input());
    if (input.batchSize() != 1) {
      throw new IllegalArgumentException(
          "input: expected one example, got " + input.batchSize() + "; use the model itself");
    }
    return input;
  }

  /**
   * Refuses new examples, and returns when the model has computed all that are in the queue; an
   * interrupted thread waits as well, and stays interrupted. A second call waits likewise.
   */
  @Override
  public void close() {
    queue.close();
  }

  private List<Tensor> outputs(List<Tensor> inputs) {
    Tensor outputs = model.forward(together(inputs));
    return IntStream.range(0, inputs.size()).mapToObj(i -> outputs.examples(i, 1)).toList();
  }

  private static Tensor together(List<Tensor> inputs) {
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    int[] shape = inputs.get(0).shape();
    shape[0] = inputs.size();
    FloatBuffer values = FloatBuffer.allocate(inputs.size() * inputs.get(0).size());
    inputs.forEach(input -> values.put(input.buffer()));
    return Tensor.wrap(values.flip(), shape);
  }
}
