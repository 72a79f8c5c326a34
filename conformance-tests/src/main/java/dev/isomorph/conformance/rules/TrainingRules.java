package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Optimizer.Adam;
import dev.isomorph.api.Optimizer.AdamW;
import dev.isomorph.api.Optimizer.Sgd;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chapter T: losses, update rules, statistics, trajectories. */
final class TrainingRules {
  /** The rules of {@code /optimizers/results} in the golden file, by its names. */
  private static final Map<String, Optimizer> UPDATE_RULES = new LinkedHashMap<>();

  /** The trajectories of the golden file: rule and learning rate. */
  private static final Map<String, TrainingOptions> TRAJECTORIES = new LinkedHashMap<>();

  static {
    UPDATE_RULES.put("sgd", Optimizer.sgd());
    UPDATE_RULES.put("sgd_l2", new Sgd(0, false, 1e-2));
    UPDATE_RULES.put("sgd_momentum", Optimizer.momentum(0.9));
    UPDATE_RULES.put("sgd_nesterov", Optimizer.nesterov(0.9));
    UPDATE_RULES.put("adam", Optimizer.adam());
    UPDATE_RULES.put("adam_l2", new Adam(0.9, 0.999, 1e-8, 1e-2));
    UPDATE_RULES.put("adamw", Optimizer.adamW());
    TRAJECTORIES.put("sgd", TrainingOptions.of(Optimizer.sgd(), 0.05));
    TRAJECTORIES.put("sgd_momentum", TrainingOptions.of(Optimizer.momentum(0.9), 0.02));
    TRAJECTORIES.put("sgd_nesterov", TrainingOptions.of(Optimizer.nesterov(0.9), 0.02));
    TRAJECTORIES.put("adam", TrainingOptions.of(Optimizer.adam(), 1e-3));
    TRAJECTORIES.put("adam_l2", TrainingOptions.of(new Adam(0.9, 0.999, 1e-8, 1e-2), 1e-3));
    TRAJECTORIES.put("adamw", TrainingOptions.of(new AdamW(0.9, 0.999, 1e-8, 1e-2), 1e-3));
  }

  private TrainingRules() {}

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    rules.add(
        Rule.mustInTraining(
            "T1",
            "The first step of the autoencoder has PyTorch's outputs, loss and running statistics.",
            "Mean squared error, no dropout, a batch of four.",
            TrainingRules::firstStep));
    UPDATE_RULES.forEach(
        (name, rule) ->
            rules.add(
                Rule.mustInTraining(
                    "T" + (rules.size() + 1),
                    "Update rule %s gives PyTorch's weights for given gradients and a changing learning rate."
                        .formatted(name),
                    "A dense layer on one-hot inputs makes any gradient: four magnitudes, so that an epsilon in the wrong"
                        + " place shows.",
                    examination -> update(examination, name, rule))));
    TRAJECTORIES.forEach(
        (name, options) ->
            rules.add(
                Rule.mustInTraining(
                    "T" + (rules.size() + 1),
                    "Ten steps with %s follow PyTorch's float64 losses.".formatted(name),
                    "Within ten times what a rounding error in the first weights does to PyTorch's own float32 training.",
                    examination -> trajectory(examination, name, options))));
    rules.add(
        Rule.mustInTraining(
            "T" + (rules.size() + 1),
            "Dropout multiplies with the mask that seed and step determine.",
            "Doubling values with probability one half is linear: the output tells the mask.",
            TrainingRules::dropout));
    return List.copyOf(rules);
  }

  private static void firstStep(Examination examination) {
    Golden golden = Golden.seed1();
    String at = "/train/first_step";
    try (CompiledModel model =
            examination.compile(ResNetAutoencoder.notebook().withDropout(0).autoencoder());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      StateDict weights = golden.weights(model.plan());
      model.load(weights);
      Tensor batch = golden.input("batch.0", 4, 3, 64, 64);
      examination.close(
          "loss",
          golden.at(at + "/loss").doubleValue(),
          session.step(batch, batch),
          Tolerance.LOSS);
      Map<String, Tensor> after = model.weights().tensors();
      golden
          .digests(at + "/running")
          .forEach(
              (name, digest) ->
                  examination.close(name, digest, after.get(name), Tolerance.RUNNING));
      model.load(weights);
      Map<String, Digest> outputs = golden.digests(at + "/outputs");
      Map<String, Tensor> taps = session.forward(batch, List.copyOf(outputs.keySet()));
      outputs.forEach(
          (tap, digest) -> examination.close(tap, digest, taps.get(tap), Tolerance.TRAINING));
    }
  }

  private static void update(Examination examination, String name, Optimizer rule) {
    Golden golden = Golden.seed1();
    double[] rates = golden.numbers("/optimizers/learning_rates");
    double[] scales = golden.numbers("/optimizers/gradient_scales");
    int count = scales.length;
    GraphBuilder graph = Architecture.builder("update", Shape.of(count));
    Architecture line = graph.build(graph.add("line", new Linear(count, 1, false), graph.input()));
    try (CompiledModel model = examination.compile(line);
        TrainingSession session = model.train(TrainingOptions.of(rule, 0))) {
      float[] start = golden.input("optimizer.weight", count).toArray();
      model.load(StateDict.of(Map.of("line.weight", Tensor.wrap(start, 1, count))));
      for (int step = 0; step < rates.length; step++) {
        session.learningRate(rates[step]);
        CounterGenerator gradient = CounterGenerator.of(1, "optimizer.gradient." + step);
        float[] weight = model.weights().get("line.weight").toArray();
        float[] inputs = new float[count * count];
        float[] targets = new float[count];
        for (int i = 0; i < count; i++) {
          // loss = sum((x w - t)^2) / count, so its gradient is 2 / count * (x w - t) x: with x =
          // count / 2 * scale
          // and t = x w - u it is scale * u, and u keeps its digits.
          inputs[i * count + i] = (float) (count / 2.0 * scales[i]);
          targets[i] =
              (float) (inputs[i * count + i] * (double) weight[i] - (2 * gradient.uniform(i) - 1));
        }
        session.step(Tensor.wrap(inputs, count, count), Tensor.wrap(targets, count, 1));
        examination.close(
            "weights after step " + (step + 1),
            golden.numbers("/optimizers/results/" + name + "/" + step),
            model.weights().get("line.weight"),
            Tolerance.UPDATE);
      }
    }
  }

  private static void trajectory(Examination examination, String name, TrainingOptions options) {
    Golden golden = Golden.trajectories();
    double[] losses = golden.numbers("/trajectories/" + name + "/losses");
    double[] spread = golden.numbers("/trajectories/" + name + "/spread");
    try (CompiledModel model =
            examination.compile(ResNetAutoencoder.notebook().withDropout(0).autoencoder());
        TrainingSession session = model.train(options)) {
      model.load(golden.weights(model.plan()));
      for (int step = 0; step < losses.length; step++) {
        Tensor batch = golden.input("batch." + step, 8, 3, 64, 64);
        examination.close(
            "loss of step " + (step + 1),
            losses[step],
            session.step(batch, batch),
            Math.max(Tolerance.LOSS, Tolerance.MARGIN * spread[step]));
      }
    }
  }

  private static void dropout(Examination examination) {
    GraphBuilder graph = Architecture.builder("dropout", Shape.of(1000));
    String dropped = graph.add("dropout", new Dropout(0.5), graph.input());
    Architecture network = graph.build(graph.add("line", Linear.of(1000, 1), dropped));
    float[] ones = new float[2000];
    Arrays.fill(ones, 1);
    Tensor input = Tensor.wrap(ones, 2, 1000);
    try (CompiledModel model = examination.compile(network);
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0).withSeed(5))) {
      CounterGenerator u = CounterGenerator.of(5, "dropout.0.dropout");
      float[] expected = new float[2000];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = u.uniform(i) < 0.5 ? 0 : 2;
      }
      examination.identical(
          "in training",
          Tensor.wrap(expected, 2, 1000),
          session.forward(input, List.of("dropout")).get("dropout"));
      examination.identical(
          "in evaluation", input, model.forward(input, List.of("dropout")).get("dropout"));
    }
  }
}
