package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link CompiledModel} and {@link TrainingSession} promise to threads, under load. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadRulesTest {
  private static final int ROUNDS = 300;
  private static final Tensor INPUT = Tensor.wrap(new float[] {1, 2, 3, 4}, 2, 2);
  private static final Tensor TARGET = Tensor.wrap(new float[] {3, 7}, 2, 1);

  private final Guarded engine = new Guarded();

  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("sums", Shape.of(2));
    return graph.build(graph.scope("sum").sequential(graph.input(), new Linear(2, 1, false)));
  }

  /** Notes each call that runs while it must not. */
  private static final class Guarded implements Engine {
    private final AtomicInteger passes = new AtomicInteger();
    private final AtomicInteger alone = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private <T> T pass(Supplier<T> work) {
      most.accumulateAndGet(passes.incrementAndGet(), Math::max);
      check("a pass", alone.get() == 0);
      Thread.yield();
      T result = work.get();
      check("a pass", alone.get() == 0);
      passes.decrementAndGet();
      return result;
    }

    private <T> T alone(String what, Supplier<T> work) {
      check(what, alone.incrementAndGet() == 1 && passes.get() == 0);
      Thread.yield();
      T result = work.get();
      check(what, alone.get() == 1 && passes.get() == 0);
      alone.decrementAndGet();
      return result;
    }

    private void check(String what, boolean allowed) {
      if (!allowed || closed) {
        broken.add(what + (closed ? " after close" : " beside another call"));
      }
    }

    @Override
    public String name() {
      return "guarded";
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
      return new GuardedModel(this, plan.parameters().get(0).name());
    }
  }

  private record GuardedModel(Guarded engine, String weight) implements NativeModel {
    private StateDict ones() {
      return StateDict.of(Map.of(weight, Tensor.wrap(new float[] {1, 1}, 1, 2)));
    }

    private static List<Tensor> sums(Tensor input) {
      float[] sums = new float[input.batchSize()];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = input.at(2 * i) + input.at(2 * i + 1);
      }
      return List.of(Tensor.wrap(sums, sums.length, 1));
    }

    @Override
    public List<Tensor> forward(Tensor input, List<String> paths) {
      return engine.pass(() -> sums(input));
    }

    @Override
    public void load(StateDict weights) {
      engine.alone("loading", () -> weights);
    }

    @Override
    public StateDict weights() {
      return engine.alone("reading weights", this::ones);
    }

    @Override
    public ParameterCounts parameterCounts() {
      return engine.alone("counting", () -> new ParameterCounts(2, 0));
    }

    @Override
    public NativeTraining train(TrainingOptions options) {
      return new NativeTraining() {
        @Override
        public List<Double> step(
            Tensor input, Map<String, Tensor> targets, double rate, Map<String, Tensor> masks) {
          return engine.alone(
              "a step",
              () -> {
                engine.steps.incrementAndGet();
                return List.of(0.5);
              });
        }

        @Override
        public List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> masks) {
          return engine.alone("a pass in training mode", () -> sums(input));
        }

        @Override
        public StateDict gradients() {
          return engine.alone("gradients", GuardedModel.this::ones);
        }

        @Override
        public OptimizerState state() {
          return engine.alone("state", () -> new OptimizerState(0, StateDict.of(Map.of())));
        }

        @Override
        public void load(OptimizerState state) {
          engine.alone("loading state", () -> state);
        }

        @Override
        public void close() {
          engine.alone("closing the session", () -> null);
        }
      };
    }

    @Override
    public void close() {
      engine.alone("closing", () -> null);
      engine.closed = true;
    }
  }

  @Test
  void passes_run_side_by_side_all_else_alone_and_nothing_after_close() throws Exception {
    CompiledModel model = Backend.of(engine).compile(network(), CompileOptions.defaults());
    TrainingSession session = model.train(TrainingOptions.of(Optimizer.adam(), 1e-3));
    StateDict weights = model.weights();
    List<Runnable> calls =
        List.of(
            () -> assertThat(model.forward(INPUT).toArray()).containsExactly(3, 7),
            () -> assertThat(model.forward(INPUT).toArray()).containsExactly(3, 7),
            () -> assertThat(model.forward(INPUT).toArray()).containsExactly(3, 7),
            model::weights,
            () -> model.load(weights),
            () -> session.step(INPUT, TARGET),
            () -> session.step(INPUT, TARGET),
            () -> session.forward(INPUT, List.of(model.plan().architecture().output())),
            session::state,
            () -> session.learningRate(1e-4));
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<Future<?>> rounds = new ArrayList<>();
      for (Runnable call : calls) {
        rounds.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    call.run();
                  }
                }));
      }
      for (Future<?> round : rounds) {
        round.get();
      }
      assertThat(session.steps()).isEqualTo(2L * ROUNDS).isEqualTo(engine.steps.get());
      assertThat(engine.most.get()).isGreaterThan(1);
      closeUnderLoad(model, calls, threads);
    } finally {
      threads.shutdown();
    }
    assertThat(engine.broken).isEmpty();
  }

  /** Each caller ends with an error that tells that model or session is closed. */
  private static void closeUnderLoad(
      CompiledModel model, List<Runnable> calls, ExecutorService threads) throws Exception {
    List<Future<String>> ends = new ArrayList<>();
    for (Runnable call : calls) {
      ends.add(
          threads.submit(
              () -> {
                try {
                  while (true) {
                    call.run();
                  }
                } catch (IllegalStateException e) {
                  return e.getMessage();
                }
              }));
    }
    Thread.sleep(50);
    model.close();
    for (Future<String> end : ends) {
      assertThat(end.get()).endsWith("is closed");
    }
  }
}
