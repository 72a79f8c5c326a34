package dev.isomorph.conformance.random;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Precision;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.api.UnsupportedLayerException;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a network gives on a backend, compared with the reference: all outputs in evaluation, and by
 * choice all outputs in training, loss, gradients and running statistics, or what it gives when it
 * is folded first.
 *
 * <p>Some networks multiply rounding errors (batch norm over two values does) or stand on a
 * rectifier's corner. What is beyond the plain tolerance is measured against that: how far the
 * reference itself moves when values between its layers are off by a rounding error.
 */
public final class GraphComparison {
  private static final int ROUNDINGS = 20;

  /**
   * Derivatives jump at a rectifier's corner, and one that an engine has crossed may be crossed in
   * one of some hundred roundings alone. Values do not jump.
   */
  private static final int ROUNDINGS_OF_DERIVATIVES = 500;

  /** Of each of the many networks that are tried to find a small one. */
  private static final int ROUNDINGS_OF_CANDIDATES = 5;

  private final Backend reference = Backend.of(new ReferenceEngine());
  private final View view;
  private final Precision precision;
  private final double tolerance;
  private final double margin;

  /** What is compared. */
  public enum View {
    /** Evaluation, training, derivatives and statistics. */
    WHOLE,
    /** Evaluation alone. */
    EVALUATION,
    /** Evaluation, with the backend's network folded and the reference's as it is. */
    FOLDED
  }

  /** With what is compared, and the precision that the backend computes in. */
  public GraphComparison(View view, Precision precision) {
    this.view = view;
    this.precision = precision;
    if (precision == Precision.BF16) {
      // One rounding; engines sum in float32, so they round where the reference does.
      this.tolerance = 0x1p-8;
      this.margin = 2;
    } else {
      // Some ten layers; an engine rounds within layers as well, and not in the same places.
      this.tolerance = 2e-5;
      this.margin = 30;
    }
  }

  /**
   * The largest difference, as a share of what is allowed.
   *
   * @param share above 1 the network fails
   * @param what which value it is, with errors
   */
  public record Difference(double share, String what) {}

  /**
   * Compares.
   *
   * @return empty if the backend declares that it cannot express a layer
   */
  public Optional<Difference> compare(Backend backend, RandomGraph graph) {
    return compare(backend, graph, view == View.WHOLE ? ROUNDINGS_OF_DERIVATIVES : ROUNDINGS);
  }

  private Optional<Difference> compare(Backend backend, RandomGraph graph, int roundings) {
    Map<String, Tensor> actual;
    try {
      actual = view == View.FOLDED ? folded(backend, graph) : outcome(backend, graph, precision);
    } catch (UnsupportedLayerException e) {
      return Optional.empty();
    } catch (BackendException e) {
      return Optional.of(
          new Difference(Double.POSITIVE_INFINITY, "expected no exception, got " + e.getMessage()));
    }
    Map<String, Tensor> expected = outcome(reference, graph, Precision.FP32);
    Map<String, Double> errors = errors(expected, actual);
    Map<String, Double> spread = new LinkedHashMap<>();
    Difference difference = worst(errors, spread);
    if (difference.share() <= 1 || Double.isInfinite(difference.share())) {
      return Optional.of(difference);
    }
    for (int i = 1; i <= roundings && (i <= ROUNDINGS || difference.share() > 1); i++) {
      Backend rounded = Backend.of(ReferenceEngine.withRounding(i, precision));
      errors(expected, outcome(rounded, graph, Precision.FP32))
          .forEach((name, error) -> spread.merge(name, error, Math::max));
      difference = worst(errors, spread);
    }
    return Optional.of(difference);
  }

  private Difference worst(Map<String, Double> errors, Map<String, Double> spread) {
    Difference worst = new Difference(0, "nothing");
    for (Map.Entry<String, Double> error : errors.entrySet()) {
      double allowed = tolerance + margin * spread.getOrDefault(error.getKey(), 0.0);
      double share = error.getValue() / allowed;
      if (!(share <= worst.share())) {
        worst =
            new Difference(
                Double.isNaN(share) ? Double.POSITIVE_INFINITY : share,
                "%s: expected a relative error up to %.1e, got %.1e"
                    .formatted(error.getKey(), allowed, error.getValue()));
      }
    }
    return worst;
  }

  /** By name, the Euclidean norm of the difference, relative to that of the expected. */
  private Map<String, Double> errors(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    Map<String, Double> errors = new LinkedHashMap<>();
    // A gradient that is zero in theory has no relative error: it is measured against the largest
    // of its kind.
    double largestGradient = 0;
    for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
      if (entry.getKey().startsWith("gradient ")) {
        largestGradient = Math.max(largestGradient, norm(entry.getValue(), null));
      }
    }
    for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
      if (view == View.FOLDED && !actual.containsKey(entry.getKey())) {
        continue; // folded away
      }
      double floor = entry.getKey().startsWith("gradient ") ? 1e-2 * largestGradient : 1e-6;
      double scale = Math.max(norm(entry.getValue(), null), floor);
      double error = norm(entry.getValue(), actual.get(entry.getKey()));
      errors.put(entry.getKey(), scale == 0 ? error : error / scale);
    }
    return errors;
  }

  private static double norm(Tensor tensor, Tensor minus) {
    double squares = 0;
    for (int i = 0; i < tensor.size(); i++) {
      double value = tensor.at(i) - (minus == null ? 0.0 : minus.at(i));
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** The outputs in evaluation that are left when batch norms are folded, by name. */
  private Map<String, Tensor> folded(Backend backend, RandomGraph graph) {
    Plan plan = graph.architecture().plan();
    BatchNormFolding folding = BatchNormFolding.of(plan, List.of());
    List<String> paths = folding.folded().steps().stream().map(Step::path).toList();
    Map<String, Tensor> outcome = new LinkedHashMap<>();
    try (CompiledModel model =
        backend.compile(
            folding.folded().architecture(), CompileOptions.defaults().withPrecision(precision))) {
      StateDict weights = DeterministicTensors.weights(plan, graph.seed(), "");
      model.load(FoldedWeights.of(folding, weights));
      Tensor input = input(graph);
      model.forward(input, paths).forEach((path, t) -> outcome.put("evaluation " + path, t));
      outcome.put("evaluation alone", model.forward(input));
    }
    return outcome;
  }

  private static Tensor input(RandomGraph graph) {
    return DeterministicTensors.input(
        graph.seed(), "input", graph.architecture().input().withBatch(graph.batchSize()));
  }

  /** Everything by name. */
  private Map<String, Tensor> outcome(Backend backend, RandomGraph graph, Precision computedIn) {
    List<String> paths = graph.architecture().nodes().stream().map(Node::path).toList();
    Map<String, Tensor> outcome = new LinkedHashMap<>();
    CompileOptions options = CompileOptions.defaults().withPrecision(computedIn);
    try (CompiledModel model = backend.compile(graph.architecture(), options)) {
      StateDict weights = DeterministicTensors.weights(model.plan(), graph.seed(), "");
      model.load(weights);
      Tensor input = input(graph);
      model.forward(input, paths).forEach((path, t) -> outcome.put("evaluation " + path, t));
      outcome.put("evaluation alone", model.forward(input));
      if (view != View.WHOLE) {
        return outcome;
      }
      Tensor target =
          DeterministicTensors.input(
              graph.seed(), "target", model.plan().output().withBatch(graph.batchSize()));
      TrainingOptions training = TrainingOptions.of(Optimizer.sgd(), 0).withSeed(graph.seed());
      try (TrainingSession session = model.train(training)) {
        double loss = session.step(input, target);
        outcome.put("loss", Tensor.wrap(new float[] {(float) loss}, 1));
        session.gradients().tensors().forEach((name, t) -> outcome.put("gradient " + name, t));
        model.weights().tensors().forEach((name, t) -> outcome.put("after the step " + name, t));
      }
      model.load(weights);
      try (TrainingSession session = model.train(training)) {
        session.forward(input, paths).forEach((path, t) -> outcome.put("training " + path, t));
      }
    }
    return outcome;
  }

  /** A network that fails and, where it went, was made smaller. */
  public record Failure(RandomGraph smallest, Difference difference) {}

  /** Makes a network that fails as small as it goes while it fails. */
  public Failure shrink(Backend backend, RandomGraph failing) {
    RandomGraph smallest =
        Shrinking.smallest(
            failing,
            smaller ->
                compare(backend, smaller, ROUNDINGS_OF_CANDIDATES)
                    .filter(d -> d.share() > 1)
                    .isPresent());
    Difference difference = compare(backend, smallest).orElseThrow();
    // With few roundings a network seems to fail that more of them explain.
    return difference.share() > 1
        ? new Failure(smallest, difference)
        : new Failure(failing, compare(backend, failing).orElseThrow());
  }
}
