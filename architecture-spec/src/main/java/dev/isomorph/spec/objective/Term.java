package dev.isomorph.spec.objective;

import dev.isomorph.spec.Require;

/**
 * One summand of an objective.
 *
 * @param loss how far the output is from the target
 * @param output the name of a tap or the path of a node, or {@link #OUTPUT}
 * @param target the name under which the target is given; terms may share one
 * @param weight what the loss is multiplied with in the sum
 */
public record Term(Loss loss, String output, String target, double weight) {
  /** The name of the architecture's output. */
  public static final String OUTPUT = "output";

  /** The name of the target where there is but one. */
  public static final String TARGET = "target";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the target's name is blank, or the weight is not positive
   *     and finite
   */
  public Term {
    Require.that(!target.isBlank(), "Term.target", "a name", "'" + target + "'");
    Require.positive("Term.weight", weight);
  }

  /** With weight 1. */
  public static Term of(Loss loss, String output, String target) {
    return new Term(loss, output, target, 1);
  }

  /** Of the architecture's output, with weight 1 and the target's usual name. */
  public static Term of(Loss loss) {
    return of(loss, OUTPUT, TARGET);
  }

  /** The same with another weight. */
  public Term withWeight(double newWeight) {
    return new Term(loss, output, target, newWeight);
  }

  @Override
  public String toString() {
    return "%s of '%s' and '%s'".formatted(loss.type(), output, target);
  }
}
