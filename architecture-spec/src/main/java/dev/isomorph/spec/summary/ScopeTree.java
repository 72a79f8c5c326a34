package dev.isomorph.spec.summary;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One segment of the dotted paths, with everything below it. Children stand in the order of their
 * first nodes. A place may be a node and a scope at once.
 */
final class ScopeTree {
  private final String name;
  private final Map<String, ScopeTree> children = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private Step own;

  private ScopeTree(String name) {
    this.name = name;
  }

  /** The root, which has no name and holds all nodes. */
  static ScopeTree of(Plan plan) {
    ScopeTree root = new ScopeTree("");
    for (Step step : plan.steps()) {
      ScopeTree at = root;
      at.steps.add(step);
      for (String segment : step.path().split("\\.")) {
        at = at.children.computeIfAbsent(segment, ScopeTree::new);
        at.steps.add(step);
      }
      at.own = step;
    }
    return root;
  }

  /** The last segment of the path. */
  String name() {
    return name;
  }

  /** The scopes and nodes one level down. */
  List<ScopeTree> children() {
    return List.copyOf(children.values());
  }

  /** The node at this very place. */
  Optional<Step> node() {
    return Optional.ofNullable(own);
  }

  /** All nodes at or below this place, in order. */
  List<Step> steps() {
    return List.copyOf(steps);
  }
}
