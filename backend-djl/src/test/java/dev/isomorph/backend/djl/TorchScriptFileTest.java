package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.random.RandomGraph;
import dev.isomorph.conformance.random.RandomGraphs;
import dev.isomorph.format.pytorch.TorchScriptFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spi.ModelFileRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported programs, run by PyTorch's own loader and verified against the reference backend. */
class TorchScriptFileTest {
  private final ModelFileRunner pytorch =
      ServiceLoader.load(ModelFileRunner.class).findFirst().orElseThrow();

  @TempDir private Path folder;

  @Test
  void the_autoencoder_gives_the_references_output() throws Exception {
    holds(ResNetAutoencoder.notebook().autoencoder(), 2);
  }

  @Test
  void so_do_networks_nobody_thought_of() throws Exception {
    new DjlBackendProvider().create();
    assumeThat(ChannelAlignment.ofThisMachine())
        .as("on this processor PyTorch computes odd channels wrongly, see ADR 10")
        .isEqualTo(ChannelAlignment.NONE);
    for (int number = 0; number < 40; number++) {
      RandomGraph graph = RandomGraphs.draw(11, number);
      holds(graph.architecture(), graph.batchSize());
    }
  }

  @Test
  void names_that_are_python_keywords_or_numbers_are_allowed() throws Exception {
    GraphBuilder graph = Architecture.builder("odd", Shape.of(2, 5, 5));
    String last = graph.scope("class").add("0", Conv2d.of(2, 3, 3), graph.input());
    holds(graph.build(graph.scope("a_b").add("in", Conv2d.of(3, 1, 3), last)), 1);
  }

  @Test
  void a_file_that_is_no_program_is_refused_with_its_name() throws Exception {
    Path file = Files.writeString(folder.resolve("text.pt"), "not a program");
    assertThatThrownBy(() -> pytorch.run(file, Tensor.wrap(new float[1], 1, 1)))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("text.pt");
  }

  private void holds(Architecture architecture, int batchSize) throws Exception {
    Backend reference = Backend.of(new ReferenceEngine());
    try (CompiledModel model = reference.compile(architecture, CompileOptions.defaults())) {
      Path file = folder.resolve("network.pt");
      TorchScriptFile.write(file, model.plan(), model.weights());
      Tensor input = ramp(architecture.input().withBatch(batchSize));
      Tensor expected = model.forward(input);
      Tensor actual = pytorch.run(file, input).get("output");
      assertThat(actual.shape()).isEqualTo(expected.shape());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.at(i)).isCloseTo(expected.at(i), within(expected));
      }
    }
  }

  private static Offset<Float> within(Tensor expected) {
    float largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
    }
    return Offset.offset(1e-5f * Math.max(largest, 1e-3f));
  }

  private static Tensor ramp(int[] shape) {
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Math.sin(0.37 * i);
    }
    return Tensor.wrap(values, shape);
  }
}
