package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.List;

/** Chapter E: the same wrong call is the same error on every backend. */
final class ErrorRules {
  private ErrorRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.must(
            "E1",
            "An input of the wrong shape or with a number that is not finite is refused with place and value.",
            "Engines answer with misleading texts, or with NaN.",
            ErrorRules::inputs),
        Rule.must(
            "E2",
            "An unknown tap is refused with the taps there are.",
            "A name is easily mistyped.",
            ErrorRules::taps),
        Rule.mustInTraining(
            "E3",
            "A training batch of one is refused where batch norm needs two, with PyTorch's reason.",
            "Some engines pass it silently and learn nonsense.",
            ErrorRules::single),
        Rule.must(
            "E4",
            "Layers that do not fit are refused before the engine is asked.",
            "All misfits are in one error.",
            ErrorRules::misfit));
  }

  private static void inputs(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().encoder())) {
      examination.fails(
          "another size",
          IllegalArgumentException.class,
          "input: expected [N, 3, 64, 64] with N >= 1, got [1, 3, 32, 32]",
          () -> model.forward(Tensor.wrap(new float[3 * 32 * 32], 1, 3, 32, 32)));
      float[] values = new float[3 * 64 * 64];
      values[64 * 64 + 2 * 64 + 5] = Float.NaN;
      examination.fails(
          "not a number",
          IllegalArgumentException.class,
          "input: expected finite numbers, got NaN at [0, 1, 2, 5]",
          () -> model.forward(Tensor.wrap(values, 1, 3, 64, 64)));
    }
  }

  private static void taps(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().encoder())) {
      Tensor input = Golden.seed1().input("input", 1, 3, 64, 64);
      examination.fails(
          "unknown tap",
          IllegalArgumentException.class,
          "layer3, final, encoded] or the path of a node, got 'layer9'",
          () -> model.forward(input, List.of("layer9")));
    }
  }

  private static void single(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0.1))) {
      Tensor image = Golden.seed1().input("input", 1, 3, 64, 64);
      examination.fails(
          "batch of one",
          IllegalArgumentException.class,
          "decoder.1 (BatchNorm): Expected more than 1 value per channel when training, got input size [1, 1024]",
          () -> session.step(image, image));
    }
  }

  private static void misfit(Examination examination) {
    GraphBuilder graph = Architecture.builder("misfit", Shape.of(3, 8, 8));
    Architecture misfit =
        graph.build(graph.sequential(graph.input(), Conv2d.of(3, 4, 3), Conv2d.of(5, 4, 3)));
    examination.fails(
        "channels that differ",
        InvalidArchitectureException.class,
        "1 (Conv2d): input channels: expected 5, got 4 from 0 with output [N, 4, 6, 6]",
        () -> examination.compile(misfit).close());
  }
}
