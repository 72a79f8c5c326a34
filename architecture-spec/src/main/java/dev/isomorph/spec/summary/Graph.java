package dev.isomorph.spec.summary;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What both diagrams share: an id for each node, and the edges between them. */
final class Graph {
  private final Plan plan;
  private final Map<String, String> idByPath = new LinkedHashMap<>();

  Graph(Plan plan) {
    this.plan = plan;
    idByPath.put(Architecture.INPUT, Architecture.INPUT);
    for (Step step : plan.steps()) {
      idByPath.put(step.path(), "n" + (idByPath.size() - 1));
    }
  }

  /** A short id that is a word in both languages; paths are not, for their dots. */
  String id(String path) {
    return idByPath.get(path);
  }

  /** Calls back with the ids of each edge's ends, in the order of the nodes. */
  void forEachEdge(BiConsumer<String, String> edge) {
    for (Step step : plan.steps()) {
      step.node().inputs().forEach(input -> edge.accept(id(input), id(step.path())));
    }
  }
}
