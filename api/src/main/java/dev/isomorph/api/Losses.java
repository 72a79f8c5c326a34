package dev.isomorph.api;

import java.util.List;

/**
 * What one step measured before its update.
 *
 * @param total the objective: the weighted sum of its terms
 * @param terms the value of each term without its weight, in the objective's order
 */
public record Losses(double total, List<Double> terms) {
  /** Copies the list. */
  public Losses {
    terms = List.copyOf(terms);
  }
}
