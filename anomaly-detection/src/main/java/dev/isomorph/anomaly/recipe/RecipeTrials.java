package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.DivergedException;
import java.util.List;

/**
 * Chooses a recipe by trying each for a third of its training on the images at hand, and measuring
 * how well it finds synthetic defects on normal images that it has not seen.
 */
public final class RecipeTrials {
  /** A trial is so many times shorter than the training. */
  private static final int SHORTER = 3;

  private static final int MIN_EPOCHS = 2;

  private RecipeTrials() {}

  /**
   * The best of some recipes, suited to the images; one that diverges is out.
   *
   * @param candidates each with the budget of a whole training; at least one
   * @param normal normal images
   * @param framing what of them a network looks at
   * @throws java.util.concurrent.CancellationException if a trial is cancelled
   * @throws DivergedException if each of them diverges
   * @throws IllegalArgumentException if there is no candidate
   */
  public static SuitedRecipe best(
      List<Recipe> candidates, ImageSet normal, Framing framing, Trial trial) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("RecipeTrials: expected a recipe to try, got none");
    }
    Recipe best = null;
    double least = Double.POSITIVE_INFINITY;
    DivergedException last = null;
    for (Recipe candidate : candidates) {
      try {
        Recipe tried =
            candidate.suited(normal, new OpenChoices(framing, true, false, false)).recipe();
        double shortfall = trial.measure(shorter(tried), normal).shortfall();
        if (shortfall < least) {
          least = shortfall;
          best = candidate;
        }
      } catch (DivergedException e) {
        last = e;
      }
    }
    if (best == null) {
      throw last;
    }
    return best.suited(normal, new OpenChoices(framing, true, false, true));
  }

  /** With a shorter budget, to the end of it: a trial is too short to choose between its rounds. */
  private static Recipe shorter(Recipe whole) {
    TrainingBudget budget = whole.config().budget();
    TrainingBudget less =
        new TrainingBudget(
            budget.byEpochs() ? Math.max(MIN_EPOCHS, budget.epochs() / SHORTER) : 0,
            budget.steps() > 0 ? Math.max(1, budget.steps() / SHORTER) : 0,
            budget.time().map(time -> time.dividedBy(SHORTER)));
    return whole.withConfig(whole.config().lasting(less).withPatience(0));
  }
}
