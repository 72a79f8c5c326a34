package dev.isomorph.spec.transform;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a network fits together after a rewrite: its layers fit each other; input, output and
 * what the caller will ask for are there; every path that is left has the shape it had; and so have
 * the parameters, but for those of layers that the rewrite has made.
 */
final class PlanCheck {
  private PlanCheck() {}

  /**
   * Plans what a rewrite has made.
   *
   * @param rewrite its name
   * @param kept paths that must be there
   * @param made paths of layers that the original does not have
   * @throws IllegalStateException if it does not fit; a fault of the rewrite
   */
  static Plan planned(
      String rewrite,
      Plan before,
      Architecture after,
      Collection<String> kept,
      Collection<String> made) {
    Plan plan;
    try {
      plan = after.plan();
    } catch (InvalidArchitectureException e) {
      throw new IllegalStateException(prefix(rewrite, before) + e.getMessage(), e);
    }
    equal(rewrite, before, "input", before.architecture().input(), after.input());
    equal(rewrite, before, "the output's path", before.architecture().output(), after.output());
    Map<String, Shape> shapes = new HashMap<>();
    before.steps().forEach(step -> shapes.put(step.path(), step.output()));
    Map<String, Parameter> parameters = new HashMap<>();
    before.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
    Set<String> missing = new HashSet<>(kept);
    missing.retainAll(shapes.keySet());
    for (Step step : plan.steps()) {
      missing.remove(step.path());
      equal(rewrite, before, step.path(), shapes.get(step.path()), step.output());
      if (!made.contains(step.path())) {
        for (Parameter parameter : step.parameters()) {
          equal(rewrite, before, parameter.name(), parameters.get(parameter.name()), parameter);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          prefix(rewrite, before) + "expected to keep " + kept + ", lost " + missing);
    }
    return plan;
  }

  private static void equal(
      String rewrite, Plan before, String what, Object expected, Object actual) {
    if (!actual.equals(expected)) {
      throw new IllegalStateException(
          "%s%s: expected %s, got %s".formatted(prefix(rewrite, before), what, expected, actual));
    }
  }

  private static String prefix(String rewrite, Plan before) {
    return "rewrite '%s' of '%s': ".formatted(rewrite, before.architecture().name());
  }
}
