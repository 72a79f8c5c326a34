package org.example.loops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import org.junit.jupiter.api.Test;

class LoopsOnTheClassPathTest {
  @Test
  void a_caller_finds_the_engine_by_its_name() {
    Backend backend = Backends.load().named("loops");
    assertEquals("plain loops over float32", backend.version());
    GraphBuilder graph = Architecture.builder("rectifier", Shape.of(4));
    Architecture network = graph.build(graph.add("relu", new ReLU(), graph.input()));
    try (CompiledModel model = backend.compile(network, CompileOptions.defaults())) {
      Tensor output = model.forward(Tensor.wrap(new float[] {-2, -1, 1, 2}, 1, 4));
      assertArrayEquals(new float[] {0, 0, 1, 2}, output.toArray());
    }
  }
}
