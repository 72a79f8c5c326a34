package dev.isomorph.spec.objective;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An objective that fits a network: which nodes it is about, and what targets it needs. */
public final class ObjectivePlan {
  private final Objective objective;
  private final List<PlannedTerm> terms = new ArrayList<>();
  private final Map<String, Shape> targets = new LinkedHashMap<>();
  private final Set<String> probabilities = new HashSet<>();
  private final List<Step> reached;

  /**
   * A term and the node it is about.
   *
   * @param term the term
   * @param path the node whose output it judges
   * @param shape the shape of output and target
   */
  public record PlannedTerm(Term term, String path, Shape shape) {}

  private ObjectivePlan(Objective objective, Plan network) {
    this.objective = objective;
    List<String> problems = new ArrayList<>();
    objective.terms().forEach(term -> add(term, network, problems));
    this.reached = network.stepsFor(paths());
    if (problems.isEmpty() && reached.stream().allMatch(step -> step.trainableCount() == 0)) {
      problems.add(
          "terms: expected a trainable parameter that one of the outputs %s depends on, got none"
              .formatted(paths()));
    }
    if (!problems.isEmpty()) {
      throw new InvalidObjectiveException(network.architecture().name(), problems);
    }
  }

  static ObjectivePlan of(Objective objective, Plan network) {
    return new ObjectivePlan(objective, network);
  }

  private void add(Term term, Plan network, List<String> problems) {
    Optional<String> path = path(term, network.architecture());
    if (path.isEmpty()) {
      problems.add(
          "%s: output: expected '%s', one of the taps %s or the path of a node, got '%s'"
              .formatted(term, Term.OUTPUT, network.architecture().taps().keySet(), term.output()));
      return;
    }
    Shape shape = network.shape(path.get());
    term.loss()
        .accept(new LossRule(shape))
        .ifPresent(
            expected ->
                problems.add(
                    "%s: expected %s, got %s from %s"
                        .formatted(term, expected, shape, path.get())));
    Shape known = targets.putIfAbsent(term.target(), shape);
    if (known != null && !known.equals(shape)) {
      problems.add(
          "%s: target: expected %s as in a term before, got %s from %s"
              .formatted(term, known, shape, path.get()));
    }
    if (term.loss() instanceof BinaryCrossEntropy) {
      probabilities.add(term.target());
    }
    terms.add(new PlannedTerm(term, path.get(), shape));
  }

  /**
   * The network's input is no output: nothing that is trained has an influence on it. A tap or a
   * node that is called as the output is, and is another, is none either.
   */
  private static Optional<String> path(Term term, Architecture architecture) {
    String named = architecture.taps().getOrDefault(term.output(), term.output());
    boolean node = architecture.nodes().stream().anyMatch(n -> n.path().equals(named));
    if (term.output().equals(Term.OUTPUT)) {
      return Optional.of(architecture.output())
          .filter(
              output -> !node && !architecture.taps().containsKey(named) || output.equals(named));
    }
    return Optional.of(named).filter(path -> node);
  }

  /** What was planned. */
  public Objective objective() {
    return objective;
  }

  /** The terms in order. */
  public List<PlannedTerm> terms() {
    return List.copyOf(terms);
  }

  /** The shape of each target by name, in the order in which the terms name them. */
  public Map<String, Shape> targets() {
    return new LinkedHashMap<>(targets);
  }

  /** Whether the values of a target must lie in [0, 1]. */
  public boolean holdsProbabilities(String target) {
    return probabilities.contains(target);
  }

  /** The nodes that the terms are about, each once. */
  public List<String> paths() {
    return terms.stream().map(PlannedTerm::path).distinct().toList();
  }

  /** The nodes that gradients reach: those the terms are about, and all these depend on. */
  public List<Step> reached() {
    return reached;
  }
}
