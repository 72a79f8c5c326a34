package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.List;

/** Chapter D: gradients of whole networks. */
final class DerivativeRules {
  private DerivativeRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.mustInTraining(
            "D1",
            "The gradients of the autoencoder's first step are PyTorch's.",
            "Every trainable tensor, each relative to its own size.",
            DerivativeRules::firstStep),
        Rule.mustInTraining(
            "D2",
            "The gradients of networks of other depths are PyTorch's.",
            "Tolerance: ten times what PyTorch's own float32 differs from float64, per network.",
            DerivativeRules::depths),
        Rule.mustInTraining(
            "D3",
            "The derivative of the loss by the input is the reference's, in length and direction.",
            "Read off a dense layer in front of a small autoencoder; within ten times what rounding does to the reference.",
            InputDerivative::compare));
  }

  private static void firstStep(Examination examination) {
    Golden golden = Golden.seed1();
    gradients(
        examination,
        ResNetAutoencoder.notebook().withDropout(0).autoencoder(),
        golden,
        "/train/first_step/gradients",
        Tolerance.GRADIENT);
  }

  private static void depths(Examination examination) {
    Golden golden = Golden.depths();
    for (String depths : golden.names("/cases")) {
      String at = "/cases/" + depths;
      gradients(
          examination,
          GraphRules.autoencoder(golden, depths),
          golden,
          at + "/train/gradients",
          Tolerance.MARGIN * golden.at(at + "/float32/gradients").doubleValue());
    }
  }

  private static void gradients(
      Examination examination, Architecture network, Golden golden, String at, double tolerance) {
    try (CompiledModel model = examination.compile(network);
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      model.load(golden.weights(model.plan()));
      Tensor batch = golden.input("batch.0", 4, 3, 64, 64);
      session.step(batch, batch);
      Gradients.compare(examination, golden.digests(at), session.gradients(), tolerance);
    }
  }
}
