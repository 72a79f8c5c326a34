package dev.isomorph.spec.objective;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Require;
import java.util.List;

/**
 * What training makes small: the sum of its terms, each times its weight.
 *
 * <pre>{@code
 * Objective restoreAndSegment =
 *     Objective.of(
 *         Term.of(new MeanSquaredError(), "reconstruction", "image"),
 *         Term.of(StructuralSimilarity.standard(), "reconstruction", "image").withWeight(0.5),
 *         Term.of(new BinaryCrossEntropy(5, 2), "mask", "defects").withWeight(4));
 * }</pre>
 *
 * @param terms one or more, in the order in which their values are reported
 */
public record Objective(List<Term> terms) {
  /**
   * Copies the terms.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Objective {
    terms = List.copyOf(terms);
    Require.that(!terms.isEmpty(), "Objective.terms", "one or more", terms);
  }

  /** The sum of some terms. */
  public static Objective of(Term... terms) {
    return new Objective(List.of(terms));
  }

  /** One loss between the architecture's output and the target. */
  public static Objective of(Loss loss) {
    return of(Term.of(loss));
  }

  /**
   * Finds the nodes and shapes that the terms are about.
   *
   * @throws InvalidObjectiveException with all the terms that do not fit the network
   */
  public ObjectivePlan plan(Plan network) {
    return ObjectivePlan.of(this, network);
  }

  /**
   * The sum.
   *
   * @param values the value of each term, in order
   */
  public double total(List<Double> values) {
    double total = 0;
    for (int i = 0; i < terms.size(); i++) {
      total += terms.get(i).weight() * values.get(i);
    }
    return total;
  }
}
