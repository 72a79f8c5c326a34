package dev.isomorph.conformance.random;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Unflatten;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A class of layers with something that is done with such a layer's output: what random networks
 * must meet.
 */
record Combination(LayerClass layer, Use use) {
  private static final Set<Class<?>> READ_MAPS =
      Set.of(Conv2d.class, ConvTranspose2d.class, AdaptiveAvgPool2d.class, MaxPool2d.class);
  private static final Set<Class<?>> READ_VECTORS = Set.of(Linear.class, Unflatten.class);

  /** Those that no network has, with the reason. */
  static final Map<Combination, String> IMPOSSIBLE = impossible();

  /** All others. */
  static final Set<Combination> WANTED = wanted();

  /** A step of a network with the classes that it is in. */
  record Classified(Step step, List<LayerClass> classes) {
    static Classified of(Step step) {
      return new Classified(step, LayerClass.of(step));
    }
  }

  private static Map<Combination, String> impossible() {
    Map<Combination, String> reasons = new LinkedHashMap<>();
    for (LayerClass layer : LayerClass.values()) {
      for (Class<?> kind : Use.KINDS) {
        String reason = "";
        if (layer.rank() == LayerClass.Rank.MAPS && READ_VECTORS.contains(kind)) {
          reason =
              "a layer that makes maps, read by %s, which reads vectors"
                  .formatted(kind.getSimpleName());
        } else if (layer.rank() == LayerClass.Rank.VECTORS && READ_MAPS.contains(kind)) {
          reason =
              "a layer that makes vectors, read by %s, which reads maps"
                  .formatted(kind.getSimpleName());
        }
        if (!reason.isEmpty()) {
          reasons.put(new Combination(layer, Use.readBy(kind)), reason);
          if (layer.folds()) {
            reasons.put(new Combination(layer, Use.foldedReadBy(kind)), reason);
          }
        }
      }
    }
    return Collections.unmodifiableMap(reasons);
  }

  private static Set<Combination> wanted() {
    Set<Combination> wanted = new LinkedHashSet<>();
    for (LayerClass layer : LayerClass.values()) {
      Use.all().forEach(use -> wanted.add(new Combination(layer, use)));
      if (layer.folds()) {
        Use.allFolded().forEach(use -> wanted.add(new Combination(layer, use)));
      }
    }
    wanted.removeAll(IMPOSSIBLE.keySet());
    return Collections.unmodifiableSet(wanted);
  }

  /** What a network meets: that of the nodes which its output depends on. */
  static Set<Combination> of(RandomGraph graph) {
    Architecture architecture = graph.architecture();
    List<Classified> steps =
        architecture.plan().stepsFor(List.of(architecture.output())).stream()
            .map(Classified::of)
            .toList();
    Set<Combination> met = ofReaders(steps, 0);
    Classified last = steps.get(steps.size() - 1);
    last.classes().forEach(layer -> met.add(new Combination(layer, Use.OUTPUT)));
    foldedInto(steps, last).forEach(layer -> met.add(new Combination(layer, Use.FOLDED_OUTPUT)));
    if (graph.batchSize() == 1) {
      for (Classified step : steps) {
        step.classes().forEach(layer -> met.add(new Combination(layer, Use.ONE_EXAMPLE)));
      }
    }
    return met;
  }

  /**
   * What the steps of a part of a network meet by reading each other.
   *
   * @param first the first step whose readers count
   */
  static Set<Combination> ofReaders(List<Classified> steps, int first) {
    Set<Combination> met = new HashSet<>();
    for (Classified step : steps.subList(first, steps.size())) {
      List<Class<?>> readers = readers(steps, step);
      if (readers.size() > 1) {
        step.classes().forEach(layer -> met.add(new Combination(layer, Use.SEVERAL)));
      } else if (readers.size() == 1) {
        Use use = Use.readBy(readers.get(0));
        step.classes().forEach(layer -> met.add(new Combination(layer, use)));
        Use folded = Use.foldedReadBy(readers.get(0));
        foldedInto(steps, step).forEach(layer -> met.add(new Combination(layer, folded)));
      }
    }
    return met;
  }

  /** The classes of the layer that takes over this step, if it is a batch norm that is folded. */
  static List<LayerClass> foldedInto(List<Classified> steps, Classified norm) {
    if (norm.step().layer() instanceof BatchNorm) {
      String front = norm.step().node().inputs().get(0);
      for (Classified step : steps) {
        if (step.step().path().equals(front) && readers(steps, step).size() == 1) {
          return step.classes().stream().filter(LayerClass::folds).toList();
        }
      }
    }
    return List.of();
  }

  /** The kinds of the layers that read a step, one for each time. */
  private static List<Class<?>> readers(List<Classified> steps, Classified step) {
    List<Class<?>> readers = new ArrayList<>();
    for (Classified other : steps) {
      for (String input : other.step().node().inputs()) {
        if (input.equals(step.step().path())) {
          readers.add(other.step().layer().getClass());
        }
      }
    }
    return readers;
  }

  @Override
  public int hashCode() {
    return 31 * layer.ordinal() + use.hashCode(); // quick: drawing looks up millions
  }

  @Override
  public String toString() {
    return layer + ", " + use;
  }
}
