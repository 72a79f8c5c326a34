package dev.isomorph.backend.djl;

import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which list argument of a program each parameter stands. A list argument cannot be empty, so a
 * kind that the network does not have is no argument.
 *
 * @param trained trainable parameters of the nodes that gradients reach
 * @param untrained other trainable parameters
 * @param statistics running statistics
 */
record ParameterLists(
    List<Parameter> trained, List<Parameter> untrained, List<Parameter> statistics) {

  /**
   * For programs of a network.
   *
   * @param reached the nodes that gradients reach
   */
  static ParameterLists of(Plan plan, Collection<Step> reached) {
    List<Parameter> trained = new ArrayList<>();
    List<Parameter> untrained = new ArrayList<>();
    List<Parameter> statistics = new ArrayList<>();
    for (Step step : plan.steps()) {
      for (Parameter parameter : step.parameters()) {
        if (!parameter.trainable()) {
          statistics.add(parameter);
        } else if (reached.contains(step)) {
          trained.add(parameter);
        } else {
          untrained.add(parameter);
        }
      }
    }
    return new ParameterLists(trained, untrained, statistics);
  }

  /**
   * The names of the lists that are there with their parameters, in the order of the program's
   * arguments.
   */
  Map<String, List<Parameter>> byArgument() {
    Map<String, List<Parameter>> lists = new LinkedHashMap<>();
    putIfAny(lists, "trained", trained);
    putIfAny(lists, "untrained", untrained);
    putIfAny(lists, "statistics", statistics);
    return lists;
  }

  /** For each parameter's name the expression that reads it in a program: {@code trained[3]}. */
  Map<String, String> expressions() {
    Map<String, String> expressions = new HashMap<>();
    byArgument()
        .forEach(
            (argument, parameters) -> {
              for (int i = 0; i < parameters.size(); i++) {
                expressions.put(parameters.get(i).name(), argument + "[" + i + "]");
              }
            });
    return expressions;
  }

  private static void putIfAny(
      Map<String, List<Parameter>> lists, String argument, List<Parameter> parameters) {
    if (!parameters.isEmpty()) {
      lists.put(argument, parameters);
    }
  }
}
