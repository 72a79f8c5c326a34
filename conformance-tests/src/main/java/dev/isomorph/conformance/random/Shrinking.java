package dev.isomorph.conformance.random;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes a failing network smaller as long as it fails: cuts the end, takes out nodes, takes fewer
 * examples.
 */
final class Shrinking {
  private Shrinking() {}

  static RandomGraph smallest(RandomGraph graph, Predicate<RandomGraph> fails) {
    RandomGraph smallest = graph;
    boolean smaller = true;
    while (smaller) {
      RandomGraph current = smallest;
      RandomGraph next =
          candidates(current).filter(Shrinking::valid).filter(fails).findFirst().orElse(current);
      smaller = next != current;
      smallest = next;
    }
    return smallest;
  }

  /** A candidate that can no longer be tried with its batch does not fail, it is another thing. */
  private static boolean failsStill(RandomGraph candidate, Predicate<RandomGraph> fails) {
    try {
      return fails.test(candidate);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Stream<RandomGraph> candidates(RandomGraph graph) {
    List<RandomGraph> candidates = new ArrayList<>();
    Architecture architecture = graph.architecture();
    List<Node> nodes = architecture.nodes();
    for (int i = 0; i < nodes.size() - 1; i++) {
      candidates.add(graph.with(with(architecture, nodes.subList(0, i + 1), nodes.get(i).path())));
    }
    for (Node node : nodes) {
      candidates.add(graph.with(without(architecture, node)));
    }
    if (graph.batchSize() > 2) {
      candidates.add(graph.withBatchSize(2));
    }
    return candidates.stream();
  }

  /** Those who read the node read what it reads. */
  private static Architecture without(Architecture architecture, Node gone) {
    String instead = gone.inputs().get(0);
    List<Node> rest = new ArrayList<>();
    for (Node node : architecture.nodes()) {
      if (node != gone) {
        List<String> inputs =
            node.inputs().stream().map(path -> path.equals(gone.path()) ? instead : path).toList();
        rest.add(new Node(node.path(), node.layer(), inputs));
      }
    }
    String output = architecture.output().equals(gone.path()) ? instead : architecture.output();
    return with(architecture, rest, output);
  }

  /** Only the nodes that the output needs. */
  private static Architecture with(Architecture architecture, List<Node> nodes, String output) {
    return new Architecture(
        architecture.name(),
        architecture.input(),
        nodes,
        output,
        architecture.taps(),
        architecture.singleImageEvaluation().stream()
            .filter(scope -> nodes.stream().anyMatch(node -> node.isIn(scope)))
            .toList());
  }

  private static boolean valid(RandomGraph graph) {
    try {
      Plan plan = graph.architecture().plan();
      return plan.stepsFor(List.of(graph.architecture().output())).stream()
              .mapToLong(step -> step.trainableCount())
              .sum()
          > 0;
    } catch (InvalidArchitectureException e) {
      return false;
    }
  }
}
