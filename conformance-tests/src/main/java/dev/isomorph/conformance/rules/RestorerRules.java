package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Losses;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.TextureRestorer;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.StructuralSimilarity;
import dev.isomorph.spec.objective.Term;
import java.util.List;
import java.util.Map;

/** The restorer with its segmentation network, for the chapters on graphs and objectives. */
final class RestorerRules {
  private static final int BATCH = 2;
  private static final Size2d SIZE = new Size2d(24, 16);
  private static final double DEFECT_SHARE = 0.2;

  /** The terms of {@code golden_restorer.py}, in its order. */
  private static final Objective OBJECTIVE =
      Objective.of(
          Term.of(new MeanSquaredError(), TextureRestorer.RECONSTRUCTION, "image"),
          Term.of(new StructuralSimilarity(7, 2), TextureRestorer.RECONSTRUCTION, "image")
              .withWeight(0.5),
          Term.of(new BinaryCrossEntropy(5, 2), TextureRestorer.MASK, "defects").withWeight(4));

  private RestorerRules() {}

  static Rule evaluation(String id) {
    return Rule.must(
        id,
        "The restorer with its segmentation network has PyTorch's code, reconstruction and mask in evaluation.",
        "Skip connections, an image that is not a square.",
        RestorerRules::evaluate);
  }

  static Rule training(String id) {
    return Rule.mustInTraining(
        id,
        "The restorer with its segmentation network has PyTorch's losses and gradients.",
        "The mask's gradients go on into the restorer, through the reconstruction that it reads.",
        RestorerRules::train);
  }

  private static Architecture network() {
    return new TextureRestorer(3, SIZE, 8, 8, 6).restorerAndSegmenter();
  }

  private static void evaluate(Examination examination) {
    Golden golden = Golden.restorer();
    try (CompiledModel model = examination.compile(network())) {
      examination.equal(
          "parameters",
          golden.at("/counts/trainable").longValue(),
          model.parameterCounts().trainable());
      model.load(golden.weights(model.plan()));
      Map<String, Digest> expected = golden.digests("/eval");
      Map<String, Tensor> taps =
          model.forward(tensor(golden, "input"), List.copyOf(expected.keySet()));
      expected.forEach(
          (tap, digest) -> examination.close(tap, digest, taps.get(tap), Tolerance.EVALUATION));
    }
  }

  private static void train(Examination examination) {
    Golden golden = Golden.restorer();
    TrainingOptions options = TrainingOptions.of(Optimizer.sgd(), 0).withObjective(OBJECTIVE);
    try (CompiledModel model = examination.compile(network());
        TrainingSession session = model.train(options)) {
      model.load(golden.weights(model.plan()));
      Losses losses =
          session.step(
              tensor(golden, "input"),
              Map.of("image", tensor(golden, "image"), "defects", defects(golden)));
      double[] terms = golden.numbers("/terms");
      for (int i = 0; i < terms.length; i++) {
        examination.close(
            OBJECTIVE.terms().get(i).toString(),
            terms[i],
            losses.terms().get(i),
            Math.max(
                Tolerance.LOSS, Tolerance.MARGIN * golden.at("/float32/terms/" + i).doubleValue()));
      }
      Gradients.compare(
          examination,
          golden.digests("/gradients"),
          session.gradients(),
          Tolerance.MARGIN * golden.at("/float32/gradients").doubleValue());
    }
  }

  private static Tensor tensor(Golden golden, String name) {
    return golden.input(name, BATCH, 3, SIZE.height(), SIZE.width());
  }

  private static Tensor defects(Golden golden) {
    CounterGenerator u = CounterGenerator.of(golden.seed(), "defects");
    float[] defects = new float[Math.toIntExact(BATCH * SIZE.area())];
    for (int i = 0; i < defects.length; i++) {
      defects[i] = u.uniform(i) < DEFECT_SHARE ? 1 : 0;
    }
    return Tensor.wrap(defects, BATCH, 1, SIZE.height(), SIZE.width());
  }
}
