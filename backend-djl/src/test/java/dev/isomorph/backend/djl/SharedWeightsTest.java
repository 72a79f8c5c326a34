package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.backend.djl.PreparedWeights.Form;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Shape;
import dev.isomorph.spi.Engine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs for several sets of outputs on one copy of the weights. */
class SharedWeightsTest {
  private final Engine engine = new DjlBackendProvider().create();
  private final Backend backend = Backend.of(engine);

  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("two", Shape.of(3, 6, 6));
    String first = graph.add("conv", Conv2d.of(3, 4, 3), graph.input());
    String normalised = graph.add("norm", BatchNorm.of(4), first);
    return graph.build(graph.add("last", Conv2d.of(4, 2, 1), normalised));
  }

  @Test
  void sets_of_outputs_share_parameters_of_one_form() {
    PreparedWeights shared = new PreparedWeights();
    DjlModel model = (DjlModel) engine.lower(network().plan(), CompileOptions.defaults());
    try {
      model.load(InitialWeights.of(network().plan(), 1));
      ComputeFormat format = ComputeFormat.of(CompileOptions.defaults());
      for (List<String> paths :
          List.of(List.of("last"), List.of("norm", "last"), List.of("conv", "last"))) {
        Evaluation evaluation =
            model.inEngine(
                () -> new Evaluation(network().plan(), paths, format, shared, model::compile));
        model.inEngine(() -> evaluation.parameters(model::weights, model.manager()));
        model.inEngine(
            () -> {
              evaluation.close();
              return null;
            });
      }
      Form last = new Form("last.weight", false);
      assertThat(shared.haveAll(List.of(last, new Form("norm.weight", true)))).isTrue();
      // Where the convolution is asked for, the batch norm is not folded: a second form.
      assertThat(shared.haveAll(List.of(new Form("norm.weight", false)))).isTrue();
      assertThat(shared.of(List.of(last, last))).allSatisfy(a -> assertThat(a).isNotNull());
      assertThat(Arrays.stream(shared.of(List.of(last, last))).distinct()).hasSize(1);
    } finally {
      model.inEngine(
          () -> {
            shared.forget();
            return null;
          });
      model.close();
    }
  }

  @Test
  void every_set_gives_the_same_outputs_also_after_the_weights_have_changed() {
    Tensor input = InitialWeights.of(network().plan(), 9).get("conv.weight"); // [4, 3, 3, 3]
    Tensor image = Tensor.wrap(Arrays.copyOf(input.toArray(), 108), 1, 3, 6, 6);
    try (CompiledModel model = backend.compile(network(), CompileOptions.defaults())) {
      for (int seed = 1; seed <= 3; seed++) {
        StateDict weights = InitialWeights.of(network().plan(), seed);
        model.load(weights);
        float[] alone = model.forward(image).toArray();
        for (List<String> taps : List.of(List.of("norm", "last"), List.of("conv", "last"))) {
          try (CompiledModel other = backend.compile(network(), CompileOptions.defaults())) {
            other.load(weights);
            assertThat(model.forward(image, taps).get("last").toArray())
                .isEqualTo(other.forward(image, taps).get("last").toArray());
          }
          assertThat(model.forward(image).toArray()).isEqualTo(alone);
        }
      }
    }
  }
}
