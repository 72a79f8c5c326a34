package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(
    value = 30,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait for oneself has no end
class BatchingModelTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final float POISON = 13;
  private static final int CALLERS = 8;

  private final Sums engine = new Sums();
  private final Backend backend = Backend.of(engine);
  private final CompiledModel model = backend.compile(network(), CompileOptions.defaults());

  @AfterEach
  void close_the_model() {
    model.close();
  }

  @Test
  void a_full_batch_runs_at_once_and_everybody_gets_what_belongs_to_them() {
    try (BatchingModel front = BatchingModel.of(model, 4, LONG)) {
      List<CompletableFuture<Tensor>> outputs =
          IntStream.range(0, 8).mapToObj(i -> front.submit(example(i))).toList();
      for (int i = 0; i < outputs.size(); i++) {
        assertThat(outputs.get(i).join().toArray()).containsExactly(2 * i);
      }
      assertThat(engine.batches).containsExactly(4, 4);
    }
  }

  @Test
  void with_no_wait_one_example_goes_alone() {
    try (BatchingModel front = BatchingModel.of(model, 64, Duration.ZERO)) {
      assertThat(front.forward(example(3)).toArray()).containsExactly(6);
      assertThat(engine.batches).containsExactly(1);
    }
  }

  @Test
  void after_the_longest_wait_a_part_of_a_batch_runs() {
    try (BatchingModel front = BatchingModel.of(model, 64, Duration.ofMillis(5))) {
      assertThat(front.forward(example(3)).toArray()).containsExactly(6);
    }
  }

  @Test
  void who_arrives_while_the_model_is_busy_is_in_the_next_batch() {
    engine.gate = new CountDownLatch(1);
    try (BatchingModel front = BatchingModel.of(model, 8, Duration.ZERO)) {
      List<CompletableFuture<Tensor>> outputs = new ArrayList<>();
      outputs.add(front.submit(example(0)));
      while (engine.batches.isEmpty()) {
        Thread.onSpinWait();
      }
      IntStream.range(1, 6).forEach(i -> outputs.add(front.submit(example(i))));
      engine.gate.countDown();
      outputs.forEach(CompletableFuture::join);
      assertThat(engine.batches).containsExactly(1, 5);
    }
  }

  @Test
  void an_error_reaches_the_caller_whose_it_is() {
    try (BatchingModel front = BatchingModel.of(model, 3, LONG)) {
      CompletableFuture<Tensor> good = front.submit(example(1));
      CompletableFuture<Tensor> bad = front.submit(example(POISON));
      CompletableFuture<Tensor> alsoGood = front.submit(example(2));
      assertThat(good.join().toArray()).containsExactly(2);
      assertThat(alsoGood.join().toArray()).containsExactly(4);
      assertThatThrownBy(bad::join).hasRootCauseMessage("poisoned");
    }
    try (BatchingModel front = BatchingModel.of(model, 1, LONG)) {
      assertThatThrownBy(() -> front.forward(example(POISON)))
          .isInstanceOf(BackendException.class)
          .hasMessage("poisoned");
    }
  }

  @Test
  void an_input_that_does_not_fit_is_refused_before_it_meets_others() {
    try (BatchingModel front = BatchingModel.of(model, 2, LONG)) {
      assertThatThrownBy(() -> front.submit(example(Float.NaN)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected finite numbers");
      assertThatThrownBy(() -> front.submit(Tensor.wrap(new float[4], 2, 2)))
          .hasMessage("input: expected one example, got 2; use the model itself");
    }
    assertThat(engine.batches).isEmpty();
  }

  @Test
  void closing_lets_those_who_wait_finish_and_refuses_others() {
    BatchingModel front = BatchingModel.of(model, 64, LONG);
    List<CompletableFuture<Tensor>> outputs =
        IntStream.range(0, 3).mapToObj(i -> front.submit(example(i))).toList();
    front.close();
    assertThat(engine.batches).containsExactly(3);
    assertThat(outputs).extracting(output -> output.join().at(0)).containsExactly(0f, 2f, 4f);
    assertThatThrownBy(() -> front.submit(example(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("batching front of model 'sums' is closed");
    front.close();
    assertThat(model.forward(example(1)).toArray()).containsExactly(2);
  }

  /** On the front's own thread each of these would wait for itself. */
  @Test
  void what_depends_on_an_output_may_use_the_front_and_close_it() {
    engine.gate = new CountDownLatch(1); // so that all is registered before there is an output
    BatchingModel front = BatchingModel.of(model, 1, Duration.ZERO);
    CompletableFuture<Float> last =
        front
            .submit(example(1))
            .thenApply(y -> front.forward(example(y.at(0))))
            .thenApply(y -> front.submit(example(y.at(0))).join())
            .thenApply(
                y -> {
                  front.close();
                  return y.at(0);
                });
    engine.gate.countDown();
    assertThat(last.join()).isEqualTo(8);
    assertThatThrownBy(() -> front.submit(example(1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_depends_on_an_error_may_use_the_front_and_close_it() {
    engine.gate = new CountDownLatch(1);
    BatchingModel front = BatchingModel.of(model, 1, Duration.ZERO);
    CompletableFuture<Tensor> handled =
        front
            .submit(example(POISON))
            .exceptionally(
                error -> {
                  Tensor other = front.forward(example(3));
                  front.close();
                  return other;
                });
    engine.gate.countDown();
    assertThat(handled.join().toArray()).containsExactly(6);
  }

  @Test
  void a_full_queue_refuses_at_once_after_a_time_or_when_interrupted() throws Exception {
    engine.gate = new CountDownLatch(1);
    try (BatchingModel front = BatchingModel.of(model, 1, Duration.ZERO)) {
      List<CompletableFuture<Tensor>> accepted = filled(front);
      assertThatThrownBy(() -> front.submit(example(1), Duration.ZERO))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage(
              "batching front of model 'sums': expected a place in the queue within PT0S, got none: 4 examples wait");
      assertThatThrownBy(() -> front.submit(example(1), Duration.ofMillis(1)))
          .isInstanceOf(RejectedExecutionException.class);
      assertThatThrownBy(() -> front.submit(example(1), Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("timeout: expected >= 0, got PT-0.001S");

      for (Consumer<Tensor> call :
          List.<Consumer<Tensor>>of(front::submit, front::forward, x -> front.submit(x, LONG))) {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> cancelledByInterrupt(call));
        Thread caller = new Thread(waiting);
        caller.start();
        caller.interrupt();
        assertThat(waiting.get()).isTrue();
      }
      engine.gate.countDown();
      assertThat(accepted).allMatch(output -> output.join().at(0) == 2);
      assertThat(front.submit(example(2), LONG).join().at(0)).isEqualTo(4);
    }
  }

  /** Whether a call ends with the right exception and leaves its thread interrupted. */
  private static boolean cancelledByInterrupt(Consumer<Tensor> call) {
    try {
      call.accept(example(1));
      return false;
    } catch (CancellationException e) {
      return Thread.interrupted();
    }
  }

  /** One example in the model, which waits at its gate, and as many as may wait behind it. */
  private List<CompletableFuture<Tensor>> filled(BatchingModel front) {
    List<CompletableFuture<Tensor>> accepted = new ArrayList<>(List.of(front.submit(example(1))));
    while (engine.batches.isEmpty()) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 4; i++) {
      accepted.add(front.submit(example(1), Duration.ZERO));
    }
    return accepted;
  }

  @Test
  void what_was_given_up_before_its_batch_is_not_computed() throws Exception {
    engine.gate = new CountDownLatch(1);
    try (BatchingModel front = BatchingModel.of(model, 1, Duration.ZERO)) {
      List<CompletableFuture<Tensor>> accepted = filled(front);
      accepted.get(2).cancel(false);
      engine.gate.countDown();
      assertThat(accepted.get(4).join().at(0)).isEqualTo(2);
      assertThat(engine.batches).containsExactly(1, 1, 1, 1);
    }
  }

  @Test
  void closing_refuses_those_who_wait_for_a_place() throws Exception {
    engine.gate = new CountDownLatch(1);
    BatchingModel front = BatchingModel.of(model, 1, Duration.ZERO);
    List<CompletableFuture<Tensor>> accepted = filled(front);
    Thread closing = new Thread(front::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) { // for the model, after it has closed
      Thread.onSpinWait();
    }
    FutureTask<Tensor> late = new FutureTask<>(() -> front.forward(example(7)));
    new Thread(late).start();
    engine.gate.countDown();
    assertThatThrownBy(late::get).hasCauseInstanceOf(IllegalStateException.class);
    closing.join();
    assertThat(accepted).allMatch(output -> output.join().at(0) == 2);
    assertThat(engine.batches).hasSize(5);
  }

  /**
   * Callers of every kind, with continuations that call the front, interrupts, a poisoned example
   * now and then, and a close in the middle: every call ends, with its own output or with one of
   * the exceptions that the method declares.
   */
  @Test
  void under_stress_every_call_ends_with_its_own_output_or_a_declared_exception() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      for (int round = 0; round < 40; round++) {
        BatchingModel front =
            BatchingModel.of(model, 1 + round % 5, Duration.ofNanos(round * 10_000));
        CountDownLatch half = new CountDownLatch(CALLERS * 25);
        List<Future<Integer>> outcomes = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          int first = 100 * caller;
          outcomes.add(callers.submit(() -> useMany(front, first, half)));
        }
        half.await();
        front.close();
        int answered = 0;
        for (Future<Integer> outcome : outcomes) {
          answered += outcome.get();
        }
        assertThat(answered).isPositive();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static int useMany(BatchingModel front, int first, CountDownLatch half) {
    int answered = 0;
    for (int i = first; i < first + 50; i++) {
      float number = i % 17 == 0 ? POISON : 100 + i;
      if (i % 11 == 0) {
        Thread.currentThread().interrupt();
      }
      try {
        float output =
            switch (i % 4) {
              case 0 -> front.forward(example(number)).at(0);
              case 1 -> front.submit(example(number)).join().at(0);
              case 2 ->
                  front
                      .submit(example(number), Duration.ofMillis(i % 3))
                      .thenApply(y -> front.forward(example(number)))
                      .join()
                      .at(0);
              default ->
                  front
                      .submit(example(number))
                      .thenApply(y -> front.submit(example(number)).join())
                      .join()
                      .at(0);
            };
        assertThat(output).isEqualTo(2 * number);
        answered++;
      } catch (CompletionException e) {
        assertThat(e.getCause()).satisfies(BatchingModelTest::isDeclared);
      } catch (RuntimeException e) {
        isDeclared(e);
      } finally {
        Thread.interrupted();
        half.countDown();
      }
    }
    return answered;
  }

  private static void isDeclared(Throwable error) {
    assertThat(error)
        .isInstanceOfAny(
            IllegalStateException.class, // closed
            CancellationException.class, // interrupted
            RejectedExecutionException.class, // no place in time
            BackendException.class); // poisoned
  }

  @Test
  void numbers_out_of_range_are_refused() {
    assertThatThrownBy(() -> BatchingModel.of(model, 0, LONG))
        .hasMessageContaining("maximumBatch >= 1");
    assertThatThrownBy(() -> BatchingModel.of(model, 1, LONG.negated()))
        .hasMessageContaining("maximumWait >= 0");
  }

  private static Tensor example(float number) {
    return Tensor.wrap(new float[] {number, number}, 1, 2);
  }

  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("sums", Shape.of(2));
    return graph.build(graph.scope("sum").sequential(graph.input(), new Linear(2, 1, false)));
  }

  /** Adds the two numbers of each example; fails for a batch with a poisoned one. */
  private static final class Sums implements Engine {
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public String name() {
      return "sums";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU);
    }

    @Override
    public Map<Capability, String> limitations() {
      return Map.of();
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      return new NativeModel() {
        @Override
        public List<Tensor> forward(Tensor input, List<String> paths) {
          batches.add(input.batchSize());
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          float[] sums = new float[input.batchSize()];
          for (int i = 0; i < sums.length; i++) {
            if (input.at(2 * i) == POISON) {
              throw new BackendException("poisoned");
            }
            sums[i] = input.at(2 * i) + input.at(2 * i + 1);
          }
          return List.of(Tensor.wrap(sums, sums.length, 1));
        }

        @Override
        public void load(StateDict weights) {}

        @Override
        public StateDict weights() {
          return StateDict.of(Map.of());
        }

        @Override
        public ParameterCounts parameterCounts() {
          return new ParameterCounts(0, 0);
        }

        @Override
        public NativeTraining train(TrainingOptions options) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };
    }
  }
}
