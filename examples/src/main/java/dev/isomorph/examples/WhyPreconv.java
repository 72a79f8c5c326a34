package dev.isomorph.examples;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResidualBlock;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Section 3: from 3 colours to 128 channels in one leap, or over a step of 32. */
public final class WhyPreconv {
  private WhyPreconv() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) {
    Tensor images = RandomImages.of(2);

    Architecture leap = new ResidualBlock(3, 128, 2).architecture(Size2d.square(64));
    try (CompiledModel direct = backend.compile(leap, CompileOptions.defaults())) {
      out.printf("direct:  %s -> %s%n", images, direct.forward(images));
    }

    GraphBuilder graph = Architecture.builder("preconv-and-block", Shape.of(3, 64, 64));
    String stem =
        graph
            .scope("preconv")
            .sequential(
                graph.input(),
                Conv2d.of(3, 32, 3).withPadding(1).withoutBias(),
                BatchNorm.of(32),
                new ReLU());
    String block = new ResidualBlock(32, 128, 2).addTo(graph.scope("block"), stem);
    Architecture steps = graph.tap("preconv", stem).build(block);
    try (CompiledModel smooth = backend.compile(steps, CompileOptions.defaults())) {
      Map<String, Tensor> outputs = smooth.forward(images, List.of("preconv", block));
      out.printf("step 1:  %s -> %s%n", images, outputs.get("preconv"));
      out.printf("step 2:  %s -> %s%n", outputs.get("preconv"), outputs.get(block));
      out.printf(
          Locale.ROOT,
          "preconv: %,d weights in its convolution%n",
          smooth.plan().step("preconv.0").trainableCount());
    }
  }
}
