package dev.isomorph.spec.transform;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network without the batch norms that, in evaluation mode, the layer in front can take over: a
 * convolution, a transposed convolution or a dense layer whose output nothing else reads.
 *
 * <p>The merged layer stands at the batch norm's path and has a bias. So every path that is left
 * gives what it gave before; taps on paths that are gone are gone as well.
 *
 * @param folded the network, for evaluation only
 * @param folds which layers were merged, by the path where the merged layer stands
 */
public record BatchNormFolding(Architecture folded, Map<String, Fold> folds) {
  /**
   * One merger, of the original network.
   *
   * @param layer the layer in front
   * @param batchNorm what it takes over
   */
  public record Fold(Step layer, Step batchNorm) {}

  /**
   * Folds what can be folded.
   *
   * @param kept paths that will be asked for and so must be left; the output always is
   */
  public static BatchNormFolding of(Plan plan, Collection<String> kept) {
    Architecture architecture = plan.architecture();
    Set<String> wanted = new HashSet<>(kept);
    wanted.add(architecture.output());
    Map<String, Integer> readers = new HashMap<>();
    plan.steps().stream()
        .flatMap(step -> step.node().inputs().stream())
        .forEach(path -> readers.merge(path, 1, Integer::sum));
    Map<String, Fold> folds = new LinkedHashMap<>();
    Set<String> gone = new HashSet<>();
    for (Step step : plan.steps()) {
      String input = step.node().inputs().get(0);
      if (step.layer() instanceof BatchNorm
          && !input.equals(Architecture.INPUT)
          && !wanted.contains(input)
          && readers.get(input) == 1
          && withBias(plan.step(input).layer()).isPresent()) {
        folds.put(step.path(), new Fold(plan.step(input), step));
        gone.add(input);
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : architecture.nodes()) {
      if (folds.containsKey(node.path())) {
        Node front = folds.get(node.path()).layer().node();
        nodes.add(new Node(node.path(), withBias(front.layer()).orElseThrow(), front.inputs()));
      } else if (!gone.contains(node.path())) {
        nodes.add(node);
      }
    }
    return new BatchNormFolding(with(architecture, nodes, gone), folds);
  }

  private static Architecture with(
      Architecture architecture, List<Node> nodes, Collection<String> gone) {
    Map<String, String> taps = new LinkedHashMap<>(architecture.taps());
    taps.values().removeAll(gone);
    List<String> scopes =
        architecture.singleImageEvaluation().stream()
            .filter(scope -> nodes.stream().anyMatch(node -> node.isIn(scope)))
            .toList();
    return new Architecture(
        architecture.name(), architecture.input(), nodes, architecture.output(), taps, scopes);
  }

  /** The layer with a bias, if it is of a kind that can take over a batch norm. */
  private static Optional<Layer> withBias(Layer layer) {
    if (layer instanceof Conv2d l) {
      return Optional.of(
          new Conv2d(
              l.inChannels(),
              l.outChannels(),
              l.kernelSize(),
              l.stride(),
              l.padding(),
              l.dilation(),
              true));
    }
    if (layer instanceof ConvTranspose2d l) {
      return Optional.of(
          new ConvTranspose2d(
              l.inChannels(),
              l.outChannels(),
              l.kernelSize(),
              l.stride(),
              l.padding(),
              l.outputPadding(),
              l.dilation(),
              true));
    }
    return layer instanceof Linear l
        ? Optional.of(new Linear(l.inFeatures(), l.outFeatures(), true))
        : Optional.empty();
  }
}
