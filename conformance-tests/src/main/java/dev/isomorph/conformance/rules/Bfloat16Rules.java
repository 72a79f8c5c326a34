package dev.isomorph.conformance.rules;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Precision;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Level;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.conformance.random.GraphComparison;
import dev.isomorph.conformance.random.GraphComparison.View;
import dev.isomorph.conformance.random.RandomGraph;
import dev.isomorph.conformance.random.RandomGraphs;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Chapter B: computing in bfloat16, with weights, statistics and losses in float32. */
final class Bfloat16Rules {
  /** Each takes the reference twenty-one times. */
  private static final int SHARE_OF_GRAPHS = 3;

  private static final String ERRORS =
      "Within twice what the exact network does when values, derivatives and weights are off by up to 2^-8, at random.";

  private Bfloat16Rules() {}

  static List<Rule> all(SuiteSize size) {
    return List.of(
        rule(
            "B1",
            "In bfloat16 each kind of layer gives its output.",
            ERRORS,
            examination -> layers(examination, View.EVALUATION)),
        training(
            "B2",
            "In bfloat16 each kind of layer gives its output in training, its gradients and statistics.",
            ERRORS,
            examination -> layers(examination, View.WHOLE)),
        rule(
            "B3",
            "In bfloat16 the residual autoencoder gives every output of its nodes, for 32x32 images.",
            ERRORS,
            Bfloat16Rules::autoencoder),
        rule(
            "B4",
            "In bfloat16 random networks, and those of degenerate shapes, give the reference's outputs in evaluation.",
            ERRORS,
            examination -> random(examination, size, View.EVALUATION)),
        training(
            "B5",
            "In bfloat16 random networks, and those of degenerate shapes, give the reference's outputs, gradients and statistics in training.",
            ERRORS,
            examination -> random(examination, size, View.WHOLE)),
        training(
            "B6",
            "Weights are kept in float32: updates far below bfloat16's spacing add up.",
            "A hundred steps, each one five-hundredth of the distance between two bfloat16 numbers; a weight kept in bfloat16 would stay.",
            Bfloat16Rules::masterWeights),
        training(
            "B7",
            "The loss is float32's of the outputs.",
            "Recomputed in double from the outputs of a pass in training mode.",
            Bfloat16Rules::loss),
        training(
            "B8",
            "Running statistics are measured and kept in float32.",
            "The mean of ten thousand values near 1, to 1e-3 of it; bfloat16 has steps of 8e-3 there.",
            Bfloat16Rules::statistics));
  }

  private static Rule rule(String id, String statement, String rationale, Rule.Check check) {
    return new Rule(id, Level.MUST, statement, rationale, Set.of(Capability.BF16), check);
  }

  private static Rule training(String id, String statement, String rationale, Rule.Check check) {
    Set<Capability> needs = Set.of(Capability.BF16, Capability.TRAINING, Capability.BF16_TRAINING);
    return new Rule(id, Level.MUST, statement, rationale, needs, check);
  }

  private static void layers(Examination examination, View view) {
    GraphComparison comparison = new GraphComparison(view, Precision.BF16);
    for (LayerCase layer : LayerCase.all()) {
      RandomGraphRules.compare(
          examination, comparison, layer.name(), new RandomGraph(layer.architecture(), 1, 3));
    }
  }

  private static void autoencoder(Examination examination) {
    Architecture small =
        ResNetAutoencoder.notebook().withImageSize(Size2d.square(32)).autoencoder();
    RandomGraphRules.compare(
        examination,
        new GraphComparison(View.EVALUATION, Precision.BF16),
        "autoencoder",
        new RandomGraph(small, 1, 1));
  }

  private static void random(Examination examination, SuiteSize size, View view) {
    GraphComparison comparison = new GraphComparison(view, Precision.BF16);
    for (RandomGraph network : DegenerateNetworks.all()) {
      RandomGraphRules.compare(examination, comparison, network.architecture().name(), network);
    }
    for (int number = 0; number < Math.max(1, size.randomNetworks() / SHARE_OF_GRAPHS); number++) {
      RandomGraphRules.compare(
          examination,
          comparison,
          "graph %d of seed %d".formatted(number, size.seed()),
          RandomGraphs.draw(size.seed(), number));
    }
  }

  private static void masterWeights(Examination examination) {
    try (CompiledModel model = compile(examination, line(1));
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0x1p-18))) {
      model.load(StateDict.of(Map.of("line.weight", Tensor.wrap(new float[] {1}, 1, 1))));
      // The gradient of (w - t)^2 at w = 1, t = 0 is 2, as long as bfloat16 sees w as 1.
      Tensor one = Tensor.wrap(new float[] {1}, 1, 1);
      Tensor zero = Tensor.wrap(new float[] {0}, 1, 1);
      for (int step = 0; step < 100; step++) {
        session.step(one, zero);
      }
      examination.close(
          "weight",
          new double[] {1 - 100 * 2 * 0x1p-18},
          model.weights().get("line.weight"),
          Tolerance.UPDATE);
    }
  }

  private static void loss(Examination examination) {
    try (CompiledModel model = compile(examination, line(64));
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      Tensor input = DeterministicTensors.input(1, "input", 50, 64);
      Tensor target = DeterministicTensors.input(1, "target", 50, 64);
      Tensor output = session.forward(input, List.of("line")).get("line");
      double expected =
          IntStream.range(0, output.size())
              .mapToDouble(i -> Math.pow((double) output.at(i) - target.at(i), 2))
              .average()
              .orElseThrow();
      examination.close("loss", expected, session.step(input, target), Tolerance.LOSS);
    }
  }

  private static void statistics(Examination examination) {
    GraphBuilder graph = Architecture.builder("statistics", Shape.of(3, 60, 60));
    String normalised = graph.add("norm", new BatchNorm(3, 1e-5, 0), graph.input());
    Architecture network = graph.build(normalised);
    try (CompiledModel model = compile(examination, network);
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      Tensor noise = DeterministicTensors.input(1, "input", 3, 3, 60, 60);
      float[] values = noise.toArray();
      double[] means = new double[3];
      for (int i = 0; i < values.length; i++) {
        values[i] = 1 + values[i] / 4;
        means[i / 3600 % 3] += values[i] / 10800;
      }
      session.forward(Tensor.wrap(values, 3, 3, 60, 60), List.of("norm"));
      examination.close("running mean", means, model.weights().get("norm.running_mean"), 1e-3);
    }
  }

  private static Architecture line(int features) {
    GraphBuilder graph = Architecture.builder("line", Shape.of(features));
    return graph.build(graph.add("line", new Linear(features, features, false), graph.input()));
  }

  private static CompiledModel compile(Examination examination, Architecture architecture) {
    return examination
        .backend()
        .compile(architecture, CompileOptions.defaults().withPrecision(Precision.BF16));
  }
}
