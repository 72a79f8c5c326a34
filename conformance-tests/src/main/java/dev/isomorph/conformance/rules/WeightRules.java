package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chapter W: weights in and out. */
final class WeightRules {
  private WeightRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.must(
            "W1",
            "A fresh model has the initial weights of its seed, bit for bit.",
            "They are drawn outside the engine, so a fresh model is the same everywhere.",
            WeightRules::fresh),
        Rule.must(
            "W2",
            "Loaded weights are read back bit for bit.",
            "Layouts may be turned inside an engine, numbers may not.",
            WeightRules::readBack),
        Rule.must(
            "W3",
            "Weights with wrong names or shapes are refused with all of them listed, and change nothing.",
            "Half-loaded weights are worse than none.",
            WeightRules::refused),
        Rule.mustInTraining(
            "W4",
            "Weights handed out stay as they were when training goes on, and models do not share weights.",
            "A copy is a copy; who keeps the best weights of a training must find them unchanged.",
            WeightRules::copies));
  }

  private static void fresh(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      identical(examination, InitialWeights.of(model.plan(), 1), model.weights());
    }
  }

  private static void readBack(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      StateDict weights = Golden.seed1().weights(model.plan());
      model.load(weights);
      identical(examination, weights, model.weights());
    }
  }

  private static void refused(Examination examination) {
    try (CompiledModel model = examination.compile(ResNetAutoencoder.notebook().autoencoder())) {
      StateDict before = model.weights();
      Map<String, Tensor> wrong =
          new LinkedHashMap<>(Golden.seed1().weights(model.plan()).tensors());
      wrong.remove("decoder.13.bias");
      wrong.put("decoder.13.offset", Tensor.wrap(new float[3], 3));
      wrong.put("decoder.10.bias", Tensor.wrap(new float[64], 64));
      for (String listed : List.of("decoder.13.bias", "decoder.13.offset", "decoder.10.bias")) {
        examination.fails(
            listed, IllegalArgumentException.class, listed, () -> model.load(StateDict.of(wrong)));
      }
      identical(examination, before, model.weights());
    }
  }

  private static void copies(Examination examination) {
    SmallNetwork small = new SmallNetwork();
    try (CompiledModel model = examination.compile(small.architecture());
        CompiledModel other = examination.compile(small.architecture());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0.1))) {
      StateDict handedOut = model.weights();
      StateDict initial = InitialWeights.of(model.plan(), 1);
      session.step(small.batch(0), small.batch(0));
      identical(examination, initial, handedOut);
      identical(examination, initial, other.weights());
      examination.equal(
          "the model itself has changed",
          false,
          Arrays.equals(
              initial.get("decoder.13.bias").toArray(),
              model.weights().get("decoder.13.bias").toArray()));
    }
  }

  static void identical(Examination examination, StateDict expected, StateDict actual) {
    examination.equal("names", List.copyOf(expected.names()), List.copyOf(actual.names()));
    expected
        .tensors()
        .forEach((name, tensor) -> examination.identical(name, tensor, actual.get(name)));
  }
}
