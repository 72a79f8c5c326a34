package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Chapter L: each kind of layer at awkward settings, in evaluation, training and derivative. */
final class LayerRules {
  private static final String RATIONALE =
      "PyTorch in float64 on the same float32 numbers; a layer that is right here is right in every graph.";

  private LayerRules() {}

  static List<Rule> all() {
    List<LayerCase> cases = LayerCase.all();
    return IntStream.range(0, cases.size())
        .boxed()
        .flatMap(i -> rules(cases.get(i), i + 1))
        .toList();
  }

  private static Stream<Rule> rules(LayerCase layer, int number) {
    return Stream.of(
        Rule.must(
            "L" + number,
            "forward pass: " + layer.name(),
            RATIONALE,
            examination -> evaluate(examination, layer)),
        Rule.mustInTraining(
            "L" + number + "t",
            "training pass, gradients and statistics: " + layer.name(),
            RATIONALE,
            examination -> train(examination, layer)));
  }

  private static void evaluate(Examination examination, LayerCase layer) {
    Golden golden = Golden.layers();
    try (CompiledModel model = examination.compile(layer.architecture())) {
      model.load(golden.weights(model.plan()));
      examination.close(
          "output",
          golden.digest(pointer(layer, "eval")),
          model.forward(input(golden, layer)),
          Tolerance.LAYER);
    }
  }

  private static void train(Examination examination, LayerCase layer) {
    Golden golden = Golden.layers();
    String output = layer.architecture().output();
    try (CompiledModel model = examination.compile(layer.architecture());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      model.load(golden.weights(model.plan()));
      Tensor input = input(golden, layer);
      Tensor target = golden.input("target", model.plan().output().withBatch(input.batchSize()));
      double loss = session.step(input, target);
      examination.close(
          "loss", golden.at(pointer(layer, "loss")).doubleValue(), loss, Tolerance.LAYER);
      Gradients.compare(
          examination,
          golden.digests(pointer(layer, "gradients")),
          session.gradients(),
          Tolerance.LAYER_GRADIENT);
      Map<String, Tensor> weights = model.weights().tensors();
      golden
          .digests(pointer(layer, "running"))
          .forEach(
              (name, digest) ->
                  examination.close(name, digest, weights.get(name), Tolerance.LAYER));
      model.load(golden.weights(model.plan()));
      examination.close(
          "output in training",
          golden.digest(pointer(layer, "train")),
          session.forward(input, List.of(output)).get(output),
          Tolerance.LAYER);
    }
  }

  private static Tensor input(Golden golden, LayerCase layer) {
    return golden.input("input", golden.shape(pointer(layer, "input")));
  }

  private static String pointer(LayerCase layer, String what) {
    return "/cases/" + layer.name() + "/" + what;
  }
}
