package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.conformance.random.GraphComparison;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.util.List;
import java.util.Map;

/** Chapter F: batch norm folded into the layer in front. */
final class FoldingRules {
  private FoldingRules() {}

  static List<Rule> all(SuiteSize size) {
    return List.of(
        Rule.must(
            "F1",
            "The default ResNetAutoencoder has no batch norm left when folded, and gives PyTorch's outputs.",
            "Every tap, in evaluation mode, weights and images of seed 1.",
            FoldingRules::autoencoder),
        Rule.must(
            "F2",
            "Random networks give folded what the reference gives as they are, at every node that is left.",
            "Convolutions, transposed convolutions and dense layers of all settings, with and without bias, some of which must not be folded.",
            examination ->
                RandomGraphRules.compare(examination, size, GraphComparison.View.FOLDED)));
  }

  private static void autoencoder(Examination examination) {
    Golden golden = Golden.seed1();
    Plan plan = ResNetAutoencoder.notebook().autoencoder().plan();
    BatchNormFolding folding = BatchNormFolding.of(plan, plan.architecture().taps().values());
    try (CompiledModel model = examination.compile(folding.folded().architecture())) {
      examination.equal(
          "batch norms left",
          0L,
          model.plan().steps().stream().filter(s -> s.layer() instanceof BatchNorm).count());
      model.load(FoldedWeights.of(folding, golden.weights(plan)));
      Map<String, Digest> expected = golden.digests("/eval");
      Map<String, Tensor> taps =
          model.forward(golden.input("input", 2, 3, 64, 64), List.copyOf(expected.keySet()));
      expected.forEach(
          (tap, digest) -> examination.close(tap, digest, taps.get(tap), Tolerance.EVALUATION));
    }
  }
}
