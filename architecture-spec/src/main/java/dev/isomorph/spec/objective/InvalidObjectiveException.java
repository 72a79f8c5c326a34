package dev.isomorph.spec.objective;

import java.util.List;

/** An objective does not fit a network; the message has all misfits, a line each. */
public final class InvalidObjectiveException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  InvalidObjectiveException(String network, List<String> problems) {
    super(
        "objective for '%s' has %s:\n  %s"
            .formatted(
                network,
                problems.size() == 1 ? "1 problem" : problems.size() + " problems",
                String.join("\n  ", problems)));
  }
}
