package dev.isomorph.conformance.random;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a failing network smaller as long as it fails. */
final class Shrinking {
  private Shrinking() {}

  /** Cuts the end, then takes out nodes one by one, then takes fewer examples. */
  static RandomGraph smallest(RandomGraph graph, Predicate<RandomGraph> fails) {
    RandomGraph smallest = firstFailing(cuts(graph), fails).orElse(graph);
    Optional<RandomGraph> thinner = firstFailing(thinner(smallest), fails);
    while (thinner.isPresent()) {
      smallest = thinner.get();
      thinner = firstFailing(thinner(smallest), fails);
    }
    return smallest.batchSize() > 2
        ? firstFailing(Stream.of(smallest.withBatchSize(2)), fails).orElse(smallest)
        : smallest;
  }

  private static Optional<RandomGraph> firstFailing(
      Stream<RandomGraph> candidates, Predicate<RandomGraph> fails) {
    return candidates
        .filter(Shrinking::valid)
        .filter(candidate -> failsStill(candidate, fails))
        .findFirst();
  }

  /** A candidate that can no longer be tried with its batch does not fail, it is another thing. */
  private static boolean failsStill(RandomGraph candidate, Predicate<RandomGraph> fails) {
    try {
      return fails.test(candidate);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Its beginnings, the shortest first. */
  private static Stream<RandomGraph> cuts(RandomGraph graph) {
    Architecture architecture = graph.architecture();
    List<Node> nodes = architecture.nodes();
    return IntStream.range(0, nodes.size() - 1)
        .mapToObj(
            i -> graph.with(with(architecture, nodes.subList(0, i + 1), nodes.get(i).path())));
  }

  /** It without one node. */
  private static Stream<RandomGraph> thinner(RandomGraph graph) {
    Architecture architecture = graph.architecture();
    return architecture.nodes().stream().map(node -> graph.with(without(architecture, node)));
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
