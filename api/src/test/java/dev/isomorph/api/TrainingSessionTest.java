package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrainingSessionTest {
  private static final Tensor INPUT = Tensor.wrap(new float[8], 2, 4);
  private static final Tensor TARGET = Tensor.wrap(new float[6], 2, 3);

  private final FakeEngine engine = new FakeEngine();
  private final Backend backend = Backend.of(engine);
  private final CompiledModel model =
      backend.compile(architecture(false), CompileOptions.defaults());
  private TrainingSession training = model.train(options());

  private static TrainingOptions options() {
    return TrainingOptions.of(Optimizer.momentum(0.9), 0.1).withSeed(5);
  }

  /** Dropout on the input, a dense layer, batch norm; perhaps all in one evaluated scope. */
  private static Architecture architecture(boolean evaluatesSingleImages) {
    GraphBuilder graph = Architecture.builder("tiny", Shape.of(4));
    if (evaluatesSingleImages) {
      graph.evaluateSingleImages();
    }
    String dropped = graph.add("drop", new Dropout(0.25), graph.input());
    return graph.build(
        graph.add("norm", BatchNorm.of(3), graph.add("dense", Linear.of(4, 3), dropped)));
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void a_step_gives_the_loss_and_counts() {
    assertThat(training.step(INPUT, TARGET)).isEqualTo(0.5);
    training.learningRate(0.01);
    training.step(INPUT, TARGET);
    assertThat(training.steps()).isEqualTo(2);
    assertThat(training.learningRate()).isEqualTo(0.01);
    assertThat(engine.calls).containsExactly("step 0.1", "step 0.01");
  }

  /** The first eight numbers of seed 5, "dropout.0.drop" and "dropout.1.drop", from Python. */
  @Test
  void dropout_masks_are_a_pure_function_of_seed_step_and_node() {
    training.step(INPUT, TARGET);
    training.forward(INPUT, List.of("norm"));
    float kept = (float) (1 / 0.75);
    assertThat(engine.masks.get(0)).containsOnlyKeys("drop");
    assertThat(engine.masks.get(0).get("drop").shape()).containsExactly(2, 4);
    assertThat(engine.masks.get(0).get("drop").toArray())
        .containsExactly(0, kept, kept, kept, kept, kept, kept, kept);
    assertThat(engine.masks.get(1).get("drop").toArray())
        .containsExactly(kept, 0, kept, kept, kept, kept, kept, kept);
  }

  @Test
  void a_batch_of_one_is_refused_with_pytorchs_reason_where_batch_norm_needs_more() {
    Tensor one = Tensor.wrap(new float[4], 1, 4);
    assertThatThrownBy(() -> training.step(one, Tensor.wrap(new float[3], 1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "norm (BatchNorm): Expected more than 1 value per channel when training, got input size [1, 3]");
    assertThatThrownBy(() -> training.forward(one, List.of("norm")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(engine.calls).isEmpty();
  }

  @Test
  void a_batch_of_one_passes_where_single_images_are_evaluated_and_nothing_is_dropped() {
    CompiledModel evaluating = backend.compile(architecture(true), CompileOptions.defaults());
    training = evaluating.train(options());
    training.step(Tensor.wrap(new float[4], 1, 4), Tensor.wrap(new float[3], 1, 3));
    training.step(INPUT, TARGET);
    assertThat(engine.masks.get(0)).isEmpty();
    assertThat(engine.masks.get(1)).containsOnlyKeys("drop");
    evaluating.close();
  }

  @Test
  void targets_must_fit_the_output_and_the_input() {
    assertThatThrownBy(() -> training.step(INPUT, INPUT))
        .hasMessage("target: expected [N, 3] with N >= 1, got [2, 4]");
    assertThatThrownBy(() -> training.step(INPUT, Tensor.wrap(new float[9], 3, 3)))
        .hasMessage("target: expected N = 2 as the input has, got 3");
  }

  @Test
  void a_loss_that_is_not_finite_says_the_step_and_what_helps() {
    training.step(INPUT, TARGET);
    engine.loss = Double.NaN;
    assertThatThrownBy(() -> training.step(INPUT, TARGET))
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "training step 2: expected a finite loss, got NaN; use a lower learning rate than 0.1");
  }

  @Test
  void a_learning_rate_is_finite_and_not_negative() {
    for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> training.learningRate(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("learning rate: expected >= 0 and finite, got " + wrong);
    }
  }

  @Test
  void wrong_options_open_nothing_and_leave_the_model_free() {
    training.close();
    engine.calls.clear();
    for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> model.train(TrainingOptions.of(Optimizer.sgd(), wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("learning rate: expected >= 0 and finite, got " + wrong);
    }
    assertThat(engine.opened).isEqualTo(1);
    training = model.train(options());
    assertThat(engine.opened).isEqualTo(2);
  }

  /**
   * Steps of one thread and learning rates of another: none is lost, and a rate waits for a step.
   */
  @Test
  @Timeout(30)
  void a_learning_rate_from_another_thread_waits_for_the_step_under_way() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    engine.duringStep =
        () -> {
          inStep.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    FutureTask<Double> step = new FutureTask<>(() -> training.step(INPUT, TARGET));
    new Thread(step).start();
    inStep.await();
    Thread setter = new Thread(() -> training.learningRate(0.01));
    try {
      setter.start();
      while (setter.getState() != Thread.State.WAITING) {
        assertThat(setter.isAlive()).as("a rate that waits for the step").isTrue();
        Thread.onSpinWait();
      }
      assertThat(training.learningRate()).isEqualTo(0.1); // reading does not wait
      assertThat(training.steps()).isZero();
    } finally {
      release.countDown();
    }
    step.get();
    setter.join();
    assertThat(training.learningRate()).isEqualTo(0.01);
    assertThat(training.steps()).isEqualTo(1);
  }

  @Test
  void gradients_need_a_step_before() {
    assertThatThrownBy(training::gradients)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("gradients: expected a step before, got none");
    training.step(INPUT, TARGET);
    assertThat(training.gradients()).isSameAs(engine.loaded);
  }

  @Test
  void one_training_is_open_at_a_time() {
    assertThatThrownBy(() -> model.train(options()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("model 'tiny': a training session is open; close it first");
    training.close();
    training.close();
    model.train(options());
    assertThat(engine.calls).containsExactly("close training");
  }

  @Test
  void use_after_close_names_the_model() {
    training.close();
    assertThatThrownBy(() -> training.step(INPUT, TARGET))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("training session of model 'tiny' is closed");
  }

  @Test
  void a_state_goes_on_where_it_was() {
    Map<String, Tensor> buffers = new LinkedHashMap<>();
    model
        .plan()
        .parameters()
        .forEach(
            p -> {
              if (p.trainable()) {
                buffers.put(
                    p.name() + ".momentum_buffer",
                    Tensor.wrap(new float[(int) p.count()], p.dims()));
              }
            });
    training.load(new OptimizerState(41, StateDict.of(buffers)));
    assertThat(training.steps()).isEqualTo(41);
    training.step(INPUT, TARGET);
    assertThat(training.state().step()).isEqualTo(42);
    buffers.remove("dense.bias.momentum_buffer");
    assertThatThrownBy(() -> training.load(new OptimizerState(1, StateDict.of(buffers))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense.bias.momentum_buffer: missing, expected [3]");
  }
}
