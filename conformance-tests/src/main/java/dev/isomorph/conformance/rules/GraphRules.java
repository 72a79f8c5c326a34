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
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.ResidualBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chapter G: whole networks: blocks, taps, the single-image rule, sizes, depths. */
final class GraphRules {
  private static final Size2d NOTEBOOK_SIZE = Size2d.square(64);
  private static final List<String> TAPS =
      List.of(
          "input",
          "preconv",
          "layer0",
          "layer1",
          "layer2",
          "layer3",
          "final",
          "encoded",
          "reconstructed");

  private GraphRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.must(
            "G1",
            "Residual blocks give PyTorch's outputs in evaluation.",
            "With and without a convolution on the skip path, stride 1 and 2.",
            GraphRules::blocks),
        Rule.must(
            "G2",
            "Every tap of the autoencoder has the planned shape and PyTorch's values in evaluation.",
            "All taps in one pass.",
            GraphRules::taps),
        Rule.must(
            "G3",
            "Taps asked for one by one are the same bits as taps asked for together.",
            "What else is computed must not change a result.",
            GraphRules::tapsAlone),
        Rule.must(
            "G4",
            "The encoder takes images of other sizes and gives PyTorch's encoding.",
            "The adaptive pool absorbs the size: windows overlap, or repeat values.",
            GraphRules::sizes),
        Rule.must(
            "G5",
            "The encoder without preconv gives PyTorch's encoding.",
            "The reference notebook compares the encoder with it.",
            GraphRules::withoutPreconv),
        Rule.must(
            "G6",
            "Networks of other depths have PyTorch's taps in evaluation.",
            "Depths 1,1,1,1 and 3,4,6,3, another seed.",
            GraphRules::depths),
        Rule.mustInTraining(
            "G7",
            "A training batch of one image runs the encoder in evaluation mode and leaves its statistics alone.",
            "The reference notebook does so; batch norm learns nothing from one image.",
            GraphRules::singleImage),
        Rule.must(
            "G8",
            "An image's output does not depend on the others in its batch.",
            "In evaluation; float32 sums may be ordered by batch size, so not to the last bit.",
            GraphRules::batches),
        RestorerRules.evaluation("G9"));
  }

  private static void blocks(Examination examination) {
    Golden golden = Golden.seed1();
    for (String name : golden.names("/blocks")) {
      String[] numbers = name.split("-");
      int inChannels = Integer.parseInt(numbers[0]);
      ResidualBlock block =
          new ResidualBlock(inChannels, Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
      try (CompiledModel model = examination.compile(block.architecture(NOTEBOOK_SIZE))) {
        model.load(golden.weights(model.plan()));
        examination.equal(
            name + ": parameters",
            golden.at("/blocks/" + name + "/params").longValue(),
            model.parameterCounts().trainable());
        examination.close(
            name,
            golden.digest("/blocks/" + name + "/out"),
            model.forward(golden.input("block." + name.replace('-', '.'), 2, inChannels, 64, 64)),
            Tolerance.EVALUATION);
      }
    }
  }

  private static void taps(Examination examination) {
    Golden golden = Golden.seed1();
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      Plan plan = model.plan();
      model.load(golden.weights(plan));
      Map<String, Tensor> taps = model.forward(golden.input("input", 2, 3, 64, 64), TAPS);
      taps.forEach(
          (tap, tensor) ->
              examination.shape(
                  tap, plan.shape(plan.architecture().taps().get(tap)).withBatch(2), tensor));
      golden
          .digests("/eval")
          .forEach(
              (tap, digest) -> examination.close(tap, digest, taps.get(tap), Tolerance.EVALUATION));
    }
  }

  private static void tapsAlone(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      Tensor input = Golden.seed1().input("input", 2, 3, 64, 64);
      Map<String, Tensor> together = model.forward(input, TAPS);
      for (String tap : TAPS) {
        examination.identical(tap, together.get(tap), model.forward(input, List.of(tap)).get(tap));
      }
    }
  }

  private static void sizes(Examination examination) {
    Golden golden = Golden.seed1();
    for (String name : golden.names("/encoder_sizes")) {
      String[] numbers = name.split("x");
      Size2d size = new Size2d(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      Architecture encoder = ResNetAutoencoder.notebook().withImageSize(size).encoder();
      try (CompiledModel model = examination.compile(encoder)) {
        model.load(golden.weights(model.plan(), "encoder."));
        Map<String, Tensor> taps =
            model.forward(
                golden.input("input." + name, 2, 3, size.height(), size.width()),
                List.of("layer3", "final"));
        String at = "/encoder_sizes/" + name;
        examination.shape(name + ": layer3", golden.shape(at + "/layer3"), taps.get("layer3"));
        examination.close(
            name, golden.numbers(at + "/final_values"), taps.get("final"), Tolerance.EVALUATION);
      }
    }
  }

  private static void withoutPreconv(Examination examination) {
    Golden golden = Golden.seed1();
    Architecture encoder =
        ResNetAutoencoder.notebook().withDepths(List.of(1, 1, 1, 1)).encoderWithoutPreconv();
    try (CompiledModel model = examination.compile(encoder)) {
      model.load(golden.weights(model.plan()));
      examination.close(
          "encoded",
          golden.digest("/without_preconv_eval"),
          model.forward(golden.input("input", 2, 3, 64, 64)),
          Tolerance.EVALUATION);
    }
  }

  private static void depths(Examination examination) {
    Golden golden = Golden.depths();
    for (String depths : golden.names("/cases")) {
      String at = "/cases/" + depths;
      double tolerance = Tolerance.MARGIN * golden.at(at + "/float32/eval").doubleValue();
      try (CompiledModel model = examination.compile(autoencoder(golden, depths))) {
        model.load(golden.weights(model.plan()));
        Map<String, Digest> expected = golden.digests(at + "/eval");
        Map<String, Tensor> taps =
            model.forward(golden.input("input", 2, 3, 64, 64), new ArrayList<>(expected.keySet()));
        expected.forEach(
            (tap, digest) ->
                examination.close(depths + " " + tap, digest, taps.get(tap), tolerance));
      }
    }
  }

  /** A {@link ResNetAutoencoder} with the depths of a golden case, and no dropout. */
  static Architecture autoencoder(Golden golden, String depths) {
    List<Integer> blocks = new ArrayList<>();
    golden.at("/cases/" + depths + "/depths").forEach(n -> blocks.add(n.intValue()));
    return ResNetAutoencoder.notebook().withDepths(blocks).withDropout(0).autoencoder();
  }

  private static void singleImage(Examination examination) {
    Golden golden = Golden.seed1();
    Architecture encoder = ResNetAutoencoder.notebook().withDropout(0).encoder();
    try (CompiledModel model = examination.compile(encoder);
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      model.load(golden.weights(model.plan()));
      Tensor image = golden.input("single", 1, 3, 64, 64);
      examination.close(
          "final",
          golden.digest("/train/single_image_encoder/final"),
          session.forward(image, List.of("final")).get("final"),
          Tolerance.EVALUATION);
      session.step(image, golden.input("target", 1, 64));
      Map<String, Tensor> after = model.weights().tensors();
      golden
          .weights(model.plan())
          .tensors()
          .forEach((name, before) -> examination.identical(name, before, after.get(name)));
    }
  }

  private static void batches(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      Tensor batch = Golden.seed1().input("batch", 5, 3, 64, 64);
      Tensor together = model.forward(batch);
      for (int i = 0; i < batch.batchSize(); i++) {
        Tensor alone = model.forward(batch.examples(i, 1));
        examination.close("image " + i, together.examples(i, 1), alone, Tolerance.EVALUATION);
      }
    }
  }
}
