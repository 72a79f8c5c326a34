package dev.isomorph.spec.transform;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
public record BatchNormFolding(Plan folded, Map<String, Fold> folds) {
  private static final String NAME = "fold batch norms";

  /** Keeps the mergers in the order of the network. */
  public BatchNormFolding {
    folds = Collections.unmodifiableMap(new LinkedHashMap<>(folds));
  }

  /**
   * One merger, of the original network.
   *
   * @param layer the layer in front
   * @param batchNorm what it takes over
   * @param outputAxis the axis of the layer's weight that stands for the channels of its output
   */
  public record Fold(Step layer, Step batchNorm, int outputAxis) {}

  /**
   * Folds what can be folded.
   *
   * @param kept paths that will be asked for and so must be left; the output always is
   * @throws IllegalStateException if the folded network does not fit together, which is a fault of
   *     this class
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
    Map<String, Layer> merged = new HashMap<>();
    Set<String> gone = new HashSet<>();
    for (Step step : plan.steps()) {
      String input = step.node().inputs().get(0);
      if (step.layer() instanceof BatchNorm
          && !input.equals(Architecture.INPUT)
          && !wanted.contains(input)
          && readers.get(input) == 1) {
        Step front = plan.step(input);
        Absorber.of(front.layer())
            .ifPresent(
                absorber -> {
                  folds.put(step.path(), new Fold(front, step, absorber.outputAxis()));
                  merged.put(step.path(), absorber.merged(front.layer()));
                  gone.add(input);
                });
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : architecture.nodes()) {
      if (folds.containsKey(node.path())) {
        Node front = folds.get(node.path()).layer().node();
        nodes.add(new Node(node.path(), merged.get(node.path()), front.inputs()));
      } else if (!gone.contains(node.path())) {
        nodes.add(node);
      }
    }
    Plan folded =
        PlanCheck.planned(NAME, plan, with(architecture, nodes, gone), wanted, folds.keySet());
    return new BatchNormFolding(folded, folds);
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
}
