package dev.isomorph.conformance.rules;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Losses;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Optimizer.AdamW;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.StructuralSimilarity;
import dev.isomorph.spec.objective.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chapter O: what training makes small: single losses, and sums of them on several outputs. */
final class ObjectiveRules {
  private static final Shape IMAGE = Shape.of(3, 14, 12);
  private static final int BATCH = 3;
  private static final double DEFECT_SHARE = 0.2;

  /** The terms of {@code golden_objectives.py}, in its order. */
  private static final Objective OBJECTIVE =
      Objective.of(
          Term.of(new MeanSquaredError(), "reconstruction", "image"),
          Term.of(new StructuralSimilarity(7, 2), "reconstruction", "image").withWeight(0.5),
          Term.of(new GradientMagnitudeSimilarity(2, 2), "reconstruction", "image")
              .withWeight(0.25),
          Term.of(new BinaryCrossEntropy(5, 2), "logits", "defects").withWeight(4),
          Term.of(new MeanAbsoluteError(), "tanh", "features").withWeight(0.1));

  private ObjectiveRules() {}

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    for (LossCase loss : LossCase.all()) {
      rules.add(
          Rule.mustInTraining(
              "O" + (rules.size() + 1),
              "value and derivative: " + loss.name(),
              "PyTorch in float64. The weights of a dense layer on one-hot inputs are the output, so their gradients are the"
                  + " loss's derivative at every value.",
              examination -> loss(examination, loss)));
    }
    rules.add(
        Rule.mustInTraining(
            "O" + (rules.size() + 1),
            "A weighted sum of losses on several outputs has PyTorch's terms and gradients.",
            "Two taps and a node inside that other nodes read, three targets, one of which two losses share.",
            ObjectiveRules::firstStep));
    rules.add(
        Rule.mustInTraining(
            "O" + (rules.size() + 1),
            "Ten steps with a sum of losses on several outputs follow PyTorch's float64 losses.",
            "Adam; within ten times what a rounding error in the first weights does to PyTorch's own float32 training.",
            ObjectiveRules::trajectory));
    rules.add(
        Rule.mustInTraining(
            "O" + (rules.size() + 1),
            "What no term depends on has gradients of zero and stays as it is, bit for bit.",
            "The architecture's own output too, if no term is about it. Weight decay would show.",
            ObjectiveRules::untouched));
    rules.add(RestorerRules.training("O" + (rules.size() + 1)));
    return List.copyOf(rules);
  }

  private static void loss(Examination examination, LossCase loss) {
    Golden golden = Golden.objectives();
    String at = "/losses/" + loss.name();
    int[] shape = golden.shape(at + "/shape");
    LossCase.Pair pair = loss.drawing().of(golden.seed(), shape);
    TrainingOptions options =
        TrainingOptions.of(Optimizer.sgd(), 0).withObjective(Objective.of(loss.loss()));
    try (CompiledModel model = examination.compile(outputIsWeight(shape));
        TrainingSession session = model.train(options)) {
      int size = pair.output().size() / shape[0];
      model.load(
          StateDict.of(Map.of("line.weight", transposed(pair.output(), shape[0], size, shape[0]))));
      float[] oneHot = new float[shape[0] * shape[0]];
      for (int n = 0; n < shape[0]; n++) {
        oneHot[n * shape[0] + n] = 1;
      }
      double value = session.step(Tensor.wrap(oneHot, shape[0], shape[0]), pair.target());
      examination.close(
          "value",
          golden.at(at + "/value").doubleValue(),
          value,
          tolerance(golden, at + "/float32/value", Tolerance.LAYER));
      examination.close(
          "derivative",
          golden.digest(at + "/gradient"),
          transposed(session.gradients().get("line.weight"), size, shape),
          tolerance(golden, at + "/float32/gradient", Tolerance.LAYER));
    }
  }

  /** One example's output for each input: [N, N] to [N, C, H, W]. */
  private static Architecture outputIsWeight(int... shape) {
    Shape map = Shape.of(shape[1], shape[2], shape[3]);
    GraphBuilder graph = Architecture.builder("loss", Shape.of(shape[0]));
    String line = graph.add("line", new Linear(shape[0], (int) map.size(), false), graph.input());
    return graph.build(graph.add("map", new Unflatten(map), line));
  }

  /** The same numbers with rows and columns exchanged. */
  private static Tensor transposed(Tensor tensor, int rows, int... shape) {
    int columns = tensor.size() / rows;
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i % columns * rows + i / columns] = tensor.at(i);
    }
    return Tensor.wrap(values, shape);
  }

  private static double tolerance(Golden golden, String pointer, double least) {
    return Math.max(least, Tolerance.MARGIN * golden.at(pointer).doubleValue());
  }

  private static Architecture outputs() {
    GraphBuilder graph = Architecture.builder("outputs", IMAGE);
    String stem = graph.add("stem", Conv2d.of(3, 6, 3).withPadding(1), graph.input());
    String features = graph.add("tanh", new Tanh(), graph.add("norm", BatchNorm.of(6), stem));
    String reconstruction =
        graph.add("reconstruction", Conv2d.of(6, 3, 3).withPadding(1), features);
    String joined = graph.add("joined", new Concat(), graph.input(), reconstruction);
    String mask = graph.add("mask", Conv2d.of(6, 1, 3).withPadding(1), joined);
    String aside = graph.add("aside", Conv2d.of(6, 2, 1), features);
    return graph.tap("logits", mask).build(aside);
  }

  private static void firstStep(Examination examination) {
    Golden golden = Golden.objectives();
    String at = "/outputs/first";
    TrainingOptions options = TrainingOptions.of(Optimizer.adam(), 0).withObjective(OBJECTIVE);
    try (CompiledModel model = examination.compile(outputs());
        TrainingSession session = model.train(options)) {
      model.load(golden.weights(model.plan()));
      Losses losses = session.step(input(golden, 0), targets(golden, 0));
      double[] terms = golden.numbers(at + "/terms");
      examination.equal("number of terms", terms.length, losses.terms().size());
      for (int i = 0; i < terms.length; i++) {
        String term = OBJECTIVE.terms().get(i).toString();
        examination.close(term, terms[i], losses.terms().get(i), Tolerance.LAYER);
      }
      examination.close(
          "sum", golden.at(at + "/total").doubleValue(), losses.total(), Tolerance.LAYER);
      Gradients.compare(
          examination,
          golden.digests(at + "/gradients"),
          session.gradients(),
          tolerance(golden, "/outputs/float32/gradients", Tolerance.LAYER_GRADIENT));
    }
  }

  private static void trajectory(Examination examination) {
    Golden golden = Golden.objectives();
    double[] losses = golden.numbers("/outputs/losses");
    TrainingOptions options = TrainingOptions.of(Optimizer.adam(), 1e-2).withObjective(OBJECTIVE);
    try (CompiledModel model = examination.compile(outputs());
        TrainingSession session = model.train(options)) {
      model.load(golden.weights(model.plan()));
      for (int step = 0; step < losses.length; step++) {
        examination.close(
            "sum of step " + (step + 1),
            losses[step],
            session.step(input(golden, step), targets(golden, step)).total(),
            tolerance(golden, "/outputs/float32/losses/" + step, Tolerance.LOSS));
      }
    }
  }

  private static void untouched(Examination examination) {
    Golden golden = Golden.objectives();
    TrainingOptions options =
        TrainingOptions.of(new AdamW(0.9, 0.999, 1e-8, 0.1), 1e-2).withObjective(OBJECTIVE);
    try (CompiledModel model = examination.compile(outputs());
        TrainingSession session = model.train(options)) {
      StateDict before = golden.weights(model.plan());
      model.load(before);
      session.step(input(golden, 0), targets(golden, 0));
      session.step(input(golden, 1), targets(golden, 1));
      StateDict after = model.weights();
      for (String name : List.of("aside.weight", "aside.bias")) {
        examination.identical(name, before.get(name), after.get(name));
        Tensor gradient = session.gradients().get(name);
        examination.identical(
            "gradient of " + name,
            Tensor.wrap(new float[gradient.size()], gradient.shape()),
            gradient);
      }
      examination.equal(
          "weights that are trained change",
          false,
          before.get("mask.weight").buffer().equals(after.get("mask.weight").buffer()));
    }
  }

  private static Tensor input(Golden golden, int step) {
    return golden.input("input." + step, IMAGE.withBatch(BATCH));
  }

  private static Map<String, Tensor> targets(Golden golden, int step) {
    CounterGenerator u = CounterGenerator.of(golden.seed(), "defects." + step);
    int[] maskShape =
        Shape.of(1, IMAGE.spatial().height(), IMAGE.spatial().width()).withBatch(BATCH);
    float[] defects = new float[Math.toIntExact(BATCH * IMAGE.spatial().area())];
    for (int i = 0; i < defects.length; i++) {
      defects[i] = u.uniform(i) < DEFECT_SHARE ? 1 : 0;
    }
    int[] featureShape =
        Shape.of(6, IMAGE.spatial().height(), IMAGE.spatial().width()).withBatch(BATCH);
    Map<String, Tensor> targets = new LinkedHashMap<>();
    targets.put("features", golden.input("features." + step, featureShape));
    targets.put("defects", Tensor.wrap(defects, maskShape));
    targets.put("image", golden.input("image." + step, IMAGE.withBatch(BATCH)));
    return targets;
  }
}
