package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PieceModelsTest {
  private static final Size2d LARGEST = Size2d.square(32);
  private static final Size2d WIDE = new Size2d(16, 60);
  private static final Size2d SMALL = Size2d.square(16);

  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("one-layer", Shape.of(3, 8, 8));
    return graph.build(graph.sequential(graph.input(), Conv2d.of(3, 3, 3).withPadding(1)));
  }

  /** How many models are compiled for pieces of these sizes in turn. */
  private static int compiled(Size2d... sizes) {
    Set<CompiledModel> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try (CompiledModel model =
            Backend.of(new ReferenceEngine()).compile(network(), CompileOptions.defaults());
        PieceModels models = new PieceModels(model, LARGEST.area())) {
      for (Size2d size : sizes) {
        models.use(new PieceModels.Use(size, false), seen::add);
      }
    }
    return seen.size();
  }

  @Test
  void two_large_sizes_in_turn_are_compiled_once_each() {
    assertThat(compiled(LARGEST, WIDE, LARGEST, WIDE, LARGEST)).isEqualTo(2);
  }

  @Test
  void of_more_sizes_those_are_kept_that_have_no_more_pixels_than_the_largest() {
    Size2d[] four = {SMALL, new Size2d(15, 16), new Size2d(16, 15), new Size2d(15, 15)};
    Size2d[] twice = Arrays.copyOf(four, 8);
    System.arraycopy(four, 0, twice, 4, 4);
    assertThat(compiled(twice)).isEqualTo(4);
    assertThat(compiled(LARGEST, WIDE, SMALL, LARGEST)).isEqualTo(4);
  }
}
