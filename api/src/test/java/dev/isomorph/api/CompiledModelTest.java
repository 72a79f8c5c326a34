package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompiledModelTest {
  private final FakeEngine engine = new FakeEngine();
  private final Backend backend = Backend.of(engine);
  private final CompiledModel model =
      backend.compile(architecture(2), CompileOptions.defaults().withSeed(7));
  private final Tensor input = Tensor.wrap(new float[2 * 8], 2, 2, 2, 2);

  private static Architecture architecture(int inChannels) {
    GraphBuilder graph = Architecture.builder("tiny", Shape.of(2, 2, 2));
    String conv = graph.add("conv", Conv2d.of(inChannels, 3, 1), graph.input());
    graph.tap("input", graph.input()).tap("features", conv);
    return graph.build(graph.add("relu", new ReLU(), conv));
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void a_fresh_model_has_the_weights_of_its_seed() {
    Tensor expected = InitialWeights.of(model.plan(), 7).get("conv.weight");
    assertThat(engine.loaded.get("conv.weight").toArray()).isEqualTo(expected.toArray());
    assertThat(model.weights().names()).containsExactly("conv.weight", "conv.bias");
    assertThat(model.parameterCounts()).isEqualTo(new ParameterCounts(1, 2));
  }

  @Test
  void taps_and_paths_are_answered_under_the_names_asked_for() {
    Map<String, Tensor> outputs =
        model.forward(input, List.of("relu", "features", "conv", "input"));
    assertThat(outputs.keySet()).containsExactly("relu", "features", "conv", "input");
    assertThat(outputs.get("features").shape()).containsExactly(2, 3, 2, 2);
    assertThat(outputs.get("input")).isSameAs(input);
    assertThat(model.forward(input, List.of("input", "conv", "relu")).keySet())
        .containsExactly("input", "conv", "relu");
    assertThat(engine.calls) // one set of outputs to compile, in whatever order they are asked for
        .containsExactly("forward [conv, relu]", "forward [conv, relu]");
    assertThat(model.forward(input).shape()).containsExactly(2, 3, 2, 2);
  }

  @Test
  void the_input_alone_needs_no_engine() {
    assertThat(model.forward(input, List.of("input"))).containsOnlyKeys("input");
    assertThat(engine.calls).isEmpty();
  }

  @Test
  void an_input_of_another_shape_is_refused() {
    for (Tensor wrong :
        List.of(
            Tensor.wrap(new float[0], 0, 2, 2, 2),
            Tensor.wrap(new float[8], 2, 2, 2),
            Tensor.wrap(new float[12], 1, 3, 2, 2))) {
      assertThatThrownBy(() -> model.forward(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("input: expected [N, 2, 2, 2] with N >= 1, got [");
    }
    assertThat(engine.calls).isEmpty();
  }

  @Test
  void an_input_that_is_not_finite_is_refused() {
    float[] values = new float[8];
    values[5] = Float.NaN;
    assertThatThrownBy(() -> model.forward(Tensor.wrap(values, 1, 2, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input: expected finite numbers, got NaN at [0, 1, 0, 1]");
  }

  @Test
  void an_output_that_is_not_finite_is_never_passed_on() {
    engine.answer = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> model.forward(input))
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "relu: expected finite numbers, got Infinity at [0, 0, 0, 0]; the weights have grown too large, train again with a lower learning rate");
  }

  @Test
  void numbers_that_are_finite_in_float32_blame_the_precision_and_not_the_weights() {
    engine.bf16Answer = Float.NaN;
    try (CompiledModel bf16Model = bf16Model()) {
      assertThatThrownBy(() -> bf16Model.forward(input))
          .isInstanceOf(DivergedException.class)
          .hasMessage(
              "relu: expected finite numbers, got NaN at [0, 0, 0, 0]; in fp32 the same weights give finite numbers, so backend 'fake' computes wrongly in bf16 on this machine; use fp32");
    }
  }

  @Test
  void numbers_that_are_not_finite_in_float32_either_blame_the_weights() {
    engine.answer = Float.NaN;
    engine.bf16Answer = Float.NaN;
    try (CompiledModel bf16Model = bf16Model()) {
      assertThatThrownBy(() -> bf16Model.forward(input))
          .isInstanceOf(DivergedException.class)
          .hasMessageEndingWith(
              "; the weights have grown too large, train again with a lower learning rate");
    }
  }

  @Test
  void in_bf16_a_training_that_diverges_names_the_precision_as_well() {
    engine.loss = Double.NaN;
    engine.bf16Answer = Float.NaN;
    String remedy =
        "; use a lower learning rate than 0.1, or train in fp32 to see whether bf16 on backend 'fake' is the cause";
    try (CompiledModel bf16Model = bf16Model();
        TrainingSession session = bf16Model.train(TrainingOptions.of(Optimizer.sgd(), 0.1))) {
      Tensor target = Tensor.wrap(new float[24], 2, 3, 2, 2);
      assertThatThrownBy(() -> session.step(input, target))
          .isInstanceOf(DivergedException.class)
          .hasMessage("training step 1: expected a finite loss, got NaN" + remedy);
      assertThatThrownBy(() -> session.forward(input, List.of("relu")))
          .isInstanceOf(DivergedException.class)
          .hasMessage("relu: expected finite numbers, got NaN at [0, 0, 0, 0]" + remedy);
    }
  }

  @Test
  void in_float32_no_limit_of_bf16_is_asked_for() {
    engine.limitations.put(Capability.BF16, "unknown");
    engine.asked.clear();
    try (CompiledModel fp32Model = backend.compile(architecture(2), CompileOptions.defaults());
        TrainingSession session = fp32Model.train(TrainingOptions.of(Optimizer.sgd(), 0.1))) {
      assertThat(session.steps()).isZero();
      assertThat(engine.asked).containsExactly(Capability.TRAINING);
    }
  }

  private CompiledModel bf16Model() {
    return backend.compile(
        architecture(2), CompileOptions.defaults().withPrecision(Precision.BF16));
  }

  @Test
  void an_engine_that_answers_in_another_shape_is_found_out() {
    engine.channelsTooMany = 1;
    assertThatThrownBy(() -> model.forward(input))
        .isInstanceOf(BackendException.class)
        .hasMessage("relu: expected output [2, 3, 2, 2] from backend 'fake', got [2, 4, 2, 2]");
  }

  @Test
  void an_unknown_tap_is_named_with_those_there_are() {
    assertThatThrownBy(() -> model.forward(input, List.of("code")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tap: expected one of [input, features] or the path of a node, got 'code'");
  }

  @Test
  void weights_that_do_not_fit_leave_the_old_ones() {
    StateDict before = engine.loaded;
    assertThatThrownBy(() -> model.load(StateDict.of(Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv.weight: missing");
    assertThat(engine.loaded).isSameAs(before);
  }

  @Test
  void weights_reach_the_engine_in_the_order_of_the_plan() {
    Map<String, Tensor> reversed = new LinkedHashMap<>();
    reversed.put("conv.bias", engine.loaded.get("conv.bias"));
    reversed.put("conv.weight", engine.loaded.get("conv.weight"));
    model.load(StateDict.of(reversed));
    assertThat(engine.loaded.names()).containsExactly("conv.weight", "conv.bias");
  }

  @Test
  void use_after_close_names_the_model() {
    model.close();
    assertThatThrownBy(() -> model.forward(input))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("model 'tiny' on backend 'fake' is closed");
    assertThatThrownBy(model::weights).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> model.train(TrainingOptions.of(Optimizer.sgd(), 0.1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closing_twice_frees_once_and_ends_an_open_training_first() {
    TrainingSession training = model.train(TrainingOptions.of(Optimizer.sgd(), 0.1));
    model.close();
    model.close();
    training.close();
    assertThat(engine.calls).containsExactly("close training", "close model");
  }

  @Test
  void layers_that_do_not_fit_never_reach_the_engine() {
    assertThatThrownBy(() -> backend.compile(architecture(5), CompileOptions.defaults()))
        .isInstanceOf(InvalidArchitectureException.class);
  }

  @Test
  void a_device_that_is_not_there_is_refused_with_those_that_are() {
    assertThatThrownBy(
            () ->
                backend.compile(
                    architecture(2), CompileOptions.defaults().withDevice(Device.gpu(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "device: expected one of [cpu] that backend 'fake' finds on this machine, got gpu:1");
  }

  @Test
  void a_backend_that_cannot_train_says_why() {
    engine.limitations.put(Capability.TRAINING, "it only infers");
    assertThatThrownBy(() -> model.train(TrainingOptions.of(Optimizer.sgd(), 0.1)))
        .isInstanceOf(BackendException.class)
        .hasMessage("backend 'fake' cannot train: it only infers");
  }
}
