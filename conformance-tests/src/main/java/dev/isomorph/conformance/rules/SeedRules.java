package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.List;

/** Chapter S: the same seed twice gives the same bits on one machine. */
final class SeedRules {
  private static final int STEPS = 3;

  private SeedRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.mustInTraining(
            "S1",
            "Three training steps with dropout, done twice from one seed, end in the same bits.",
            "A result that cannot be repeated cannot be examined.",
            SeedRules::twice));
  }

  private static void twice(Examination examination) {
    WeightRules.identical(examination, train(examination), train(examination));
  }

  private static StateDict train(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.adam(), 1e-3))) {
      for (int step = 0; step < STEPS; step++) {
        Tensor batch = Golden.seed1().input("batch." + step, 8, 3, 64, 64);
        session.step(batch, batch);
      }
      return model.weights();
    }
  }
}
