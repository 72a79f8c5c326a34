package dev.isomorph.spec;

import java.util.List;
import java.util.stream.Collectors;

/** Layers that do not fit together: all the misfits of one architecture. */
public final class InvalidArchitectureException extends IsomorphException {
  private static final long serialVersionUID = 1;

  private final transient List<ShapeProblem> problems;

  InvalidArchitectureException(String architecture, List<ShapeProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem.message())
            .collect(
                Collectors.joining(
                    "\n",
                    "architecture '%s' has %d problem%s:%n"
                        .formatted(architecture, problems.size(), problems.size() == 1 ? "" : "s"),
                    "")));
    this.problems = List.copyOf(problems);
  }

  /** What was found, in the order of the nodes. */
  public List<ShapeProblem> problems() {
    return problems;
  }
}
