package dev.isomorph.backend.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Device;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Unflatten;
import dev.isomorph.spi.BackendProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dl4jEngineTest {
  private static final Backend BACKEND = Backend.of(new Dl4jBackendProvider().create());

  @Test
  void the_service_loader_finds_it_by_name() {
    assertThat(ServiceLoader.load(BackendProvider.class).stream())
        .extracting(provider -> provider.get().name())
        .contains("dl4j");
  }

  @Test
  void it_tells_the_versions_of_the_engine() {
    assertThat(BACKEND.version()).matches("Deeplearning4j 1\\.\\S+, ND4J 1\\.\\S+");
  }

  @Test
  void without_a_graphics_card_it_computes_on_the_processor() {
    assertThat(BACKEND.devices()).containsExactly(Device.CPU);
  }

  @Test
  void forward_passes_from_many_threads_give_the_bits_of_one() {
    try (CompiledModel model = BACKEND.compile(network(), CompileOptions.defaults())) {
      List<Tensor> inputs = IntStream.range(0, 24).mapToObj(i -> images(i, 1 + i % 5)).toList();
      List<float[]> alone = inputs.stream().map(x -> model.forward(x).toArray()).toList();
      List<float[]> together =
          inputs.parallelStream().map(x -> model.forward(x).toArray()).toList();
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i)).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void a_model_evaluates_with_what_training_has_learned() {
    try (CompiledModel model = BACKEND.compile(network(), CompileOptions.defaults())) {
      Tensor input = images(1, 4);
      float[] before = model.forward(input).toArray();
      try (TrainingSession session = model.train(TrainingOptions.of(Optimizer.adam(), 1e-2))) {
        double first = session.step(input, images(2, 4));
        for (int i = 0; i < 20; i++) {
          session.step(input, images(2, 4));
        }
        assertThat(session.step(input, images(2, 4))).isLessThan(first);
      }
      assertThat(model.forward(input).toArray()).isNotEqualTo(before);
    }
  }

  /**
   * All values are equal, so the gradient of the pool's weight sum tells which inputs it chose: the
   * first of each window, with or without dilation.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void of_equal_values_the_first_gets_the_gradient_of_a_max_pool(int dilation) {
    Size2d two = Size2d.square(2);
    MaxPool2d pool = new MaxPool2d(two, two, Size2d.square(0), Size2d.square(dilation));
    GraphBuilder graph = Architecture.builder("ties", Shape.of(1, 4, 4));
    String even = graph.add("even", Conv2d.of(1, 1, 1), graph.input());
    Architecture network = graph.build(graph.add("pool", pool, even));
    try (CompiledModel model = BACKEND.compile(network, CompileOptions.defaults());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      model.load(
          StateDict.of(
              Map.of(
                  "even.weight", Tensor.wrap(new float[1], 1, 1, 1, 1),
                  "even.bias", Tensor.wrap(new float[] {1}, 1))));
      float[] numbers = new float[16];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = i;
      }
      int side = dilation == 1 ? 2 : 1;
      int count = side * side;
      session.step(
          Tensor.wrap(numbers, 1, 1, 4, 4), Tensor.wrap(new float[count], 1, 1, side, side));
      // The loss is the mean of squares of the pool's output, 1 everywhere: gradient 2 / count at
      // each chosen input.
      float sumOfChosen = dilation == 1 ? 0 + 2 + 8 + 10 : 0;
      assertThat(session.gradients().get("even.weight").at(0)).isEqualTo(2 * sumOfChosen / count);
    }
  }

  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("small", Shape.of(3, 8, 8));
    return graph.build(
        graph.sequential(
            graph.input(),
            Conv2d.of(3, 8, 3).withPadding(1),
            BatchNorm.of(8),
            new ReLU(),
            MaxPool2d.of(2),
            new Flatten(),
            Linear.of(128, 192),
            new Unflatten(Shape.of(3, 8, 8))));
  }

  private static Tensor images(int seed, int count) {
    CounterGenerator generator = CounterGenerator.of(seed, "images");
    float[] numbers = new float[count * 3 * 8 * 8];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (2 * generator.uniform(i) - 1);
    }
    return Tensor.wrap(numbers, count, 3, 8, 8);
  }
}
