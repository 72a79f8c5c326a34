package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.spi.NativeModel;
import dev.isomorph.api.spi.NativeTraining;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchingModelTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final float POISON = 13;

  private final Sums backend = new Sums();
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
      assertThat(backend.batches).containsExactly(4, 4);
    }
  }

  @Test
  void with_no_wait_one_example_goes_alone() {
    try (BatchingModel front = BatchingModel.of(model, 64, Duration.ZERO)) {
      assertThat(front.forward(example(3)).toArray()).containsExactly(6);
      assertThat(backend.batches).containsExactly(1);
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
    backend.gate = new CountDownLatch(1);
    try (BatchingModel front = BatchingModel.of(model, 8, Duration.ZERO)) {
      List<CompletableFuture<Tensor>> outputs = new ArrayList<>();
      outputs.add(front.submit(example(0)));
      while (backend.batches.isEmpty()) {
        Thread.onSpinWait();
      }
      IntStream.range(1, 6).forEach(i -> outputs.add(front.submit(example(i))));
      backend.gate.countDown();
      outputs.forEach(CompletableFuture::join);
      assertThat(backend.batches).containsExactly(1, 5);
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
    assertThat(backend.batches).isEmpty();
  }

  @Test
  void closing_lets_those_who_wait_finish_and_refuses_others() {
    BatchingModel front = BatchingModel.of(model, 64, LONG);
    List<CompletableFuture<Tensor>> outputs =
        IntStream.range(0, 3).mapToObj(i -> front.submit(example(i))).toList();
    front.close();
    assertThat(outputs).allMatch(CompletableFuture::isDone);
    assertThat(outputs.get(2).join().toArray()).containsExactly(4);
    assertThatThrownBy(() -> front.submit(example(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("batching front of model 'sums' is closed");
    front.close();
    assertThat(model.forward(example(1)).toArray()).containsExactly(2);
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
  private static final class Sums implements Backend {
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
