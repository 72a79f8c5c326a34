package dev.isomorph.conformance.rules;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.Distance;
import dev.isomorph.conformance.Examination;
import java.util.ArrayList;
import java.util.Map;

/** Compares gradients, each relative to its own size. */
final class Gradients {
  /**
   * A bias in front of batch norm has no influence: its gradient is zero but for rounding. Its norm
   * is at most this share of that of its weight's gradient, which float32 sums of some thousand
   * values stay below.
   */
  private static final double NO_INFLUENCE = 1e-5;

  private Gradients() {}

  static void compare(
      Examination examination, Map<String, Digest> expected, StateDict actual, double tolerance) {
    examination.equal("names", new ArrayList<>(expected.keySet()), new ArrayList<>(actual.names()));
    expected.forEach(
        (name, digest) -> {
          Tensor gradient = actual.get(name);
          Digest weight = expected.get(name.replaceAll("bias$", "weight"));
          if (weight != null && digest.norm() < NO_INFLUENCE * weight.norm()) {
            double norm = Digest.norm(gradient);
            examination.error(
                name + " (without influence)",
                new Distance(
                    norm / weight.norm(),
                    "norm %s, its weight's %s".formatted(norm, weight.norm())),
                NO_INFLUENCE);
          } else {
            examination.close(name, digest, gradient, tolerance);
          }
        });
  }
}
