package org.example.loops;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.junit.BackendConformance;
import dev.isomorph.conformance.rules.SuiteSize;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The loops obey the rules: here those of the quick chapters, and one of their own. */
class LoopsConformanceTest extends BackendConformance {
  private static final Backend BACKEND = Backend.of(new LoopsBackendProvider().create());

  @Override
  protected Backend backend() {
    return BACKEND;
  }

  @Override
  protected SuiteSize size() {
    return SuiteSize.ciDefaults()
        .withChapters(List.of("L", "P", "W", "E", "R"))
        .withRandomNetworks(20)
        .withTimeLimit(Duration.ofMinutes(5));
  }

  @Override
  protected Map<String, List<Rule>> ownRules() {
    return Map.of(
        "Z Loops",
        List.of(
            Rule.must(
                "Z1",
                "An image's output is the same bits alone and in a batch.",
                "The loops add in one order, whatever else is in the batch.",
                LoopsConformanceTest::aloneAndInBatch)));
  }

  private static void aloneAndInBatch(Examination examination) {
    GraphBuilder graph = Architecture.builder("one-layer", Shape.of(3, 8, 8));
    Architecture network = graph.build(graph.add("conv", Conv2d.of(3, 4, 3), graph.input()));
    try (CompiledModel model = examination.compile(network)) {
      Tensor batch = DeterministicTensors.input(1, "images", 2, 3, 8, 8);
      Tensor expected = model.forward(batch).examples(0, 1);
      examination.identical("first image", expected, model.forward(batch.examples(0, 1)));
    }
  }
}
