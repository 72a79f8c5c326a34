package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Chapter P: names, order and counts, as the native model has them. */
final class ParameterRules {
  private ParameterRules() {}

  static List<Rule> all() {
    ResNetAutoencoder notebook = ResNetAutoencoder.notebook();
    Golden depths = Golden.depths();
    List<Rule> rules = new ArrayList<>();
    rules.add(counts("P1", "autoencoder", notebook.autoencoder(), 1_592_163, 5_440));
    rules.add(counts("P2", "encoder", notebook.encoder(), 860_896, 2_624));
    rules.add(
        counts(
            "P3",
            "encoder without preconv",
            notebook.withDepths(List.of(1, 1, 1, 1)).encoderWithoutPreconv(),
            767_296,
            2_304));
    rules.add(counts("P4", "decoder", notebook.decoder(), 731_267, 2_816));
    for (String name : depths.names("/cases")) {
      String at = "/cases/" + name + "/counts";
      rules.add(
          counts(
              "P" + (rules.size() + 1),
              "autoencoder of depths " + name,
              GraphRules.autoencoder(depths, name),
              depths.at(at + "/trainable").longValue(),
              depths.at(at + "/running").longValue()));
    }
    rules.add(
        Rule.must(
            "P" + (rules.size() + 1),
            "Weights have the names, order and shapes of PyTorch's state_dict.",
            "Whoever has a checkpoint of the notebook finds the same names; PyTorch's counter num_batches_tracked takes no"
                + " part in computing and is left out.",
            ParameterRules::names));
    return List.copyOf(rules);
  }

  private static Rule counts(
      String id, String what, Architecture architecture, long trainable, long statistics) {
    return Rule.must(
        id,
        String.format(
            Locale.ROOT,
            "The native %s counts %,d trainable numbers and %,d running statistics.",
            what,
            trainable,
            statistics),
        "Counted on the engine's own arrays, against PyTorch's count.",
        examination -> {
          try (CompiledModel model = examination.compile(architecture)) {
            examination.equal(
                "counts", new ParameterCounts(trainable, statistics), model.parameterCounts());
          }
        });
  }

  private static void names(Examination examination) {
    Golden golden = Golden.seed1();
    List<String> expected = new ArrayList<>();
    for (String name : golden.names("/counts/per_tensor")) {
      if (!name.endsWith("num_batches_tracked")) {
        expected.add(name);
      }
    }
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      examination.equal("names", expected, List.copyOf(model.weights().names()));
      model
          .weights()
          .tensors()
          .forEach(
              (name, tensor) ->
                  examination.shape(name, golden.shape("/counts/per_tensor/" + name), tensor));
    }
  }
}
