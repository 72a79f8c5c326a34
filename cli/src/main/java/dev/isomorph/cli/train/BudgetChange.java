package dev.isomorph.cli.train;

import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingState;
import java.util.Optional;

/**
 * Another budget for a training that is resumed.
 *
 * @param budget that is given now
 * @param begun the settings with which the training began, once they are settled
 */
record BudgetChange(TrainingBudget budget, Optional<RunSettings> begun) {
  /** Checks that both are counted in epochs, or none. */
  BudgetChange {
    begun.ifPresent(settings -> requireSameKind(budget, settings));
  }

  private static void requireSameKind(TrainingBudget budget, RunSettings begun) {
    if (budget.byEpochs() != begun.byEpochs()) {
      throw new IllegalArgumentException(
          begun.byEpochs()
              ? "--steps, --time: expected --epochs, for the training began with %s"
                  .formatted(TrainingArguments.budget(begun))
              : "--epochs: expected --steps or --time, for the training began with %s"
                  .formatted(TrainingArguments.budget(begun)));
    }
  }

  /** What it means for a training in a state, one line; empty if it changes nothing. */
  Optional<String> words(Optional<TrainingState> state) {
    TrainingBudget then = begun.map(TrainingArguments::budget).orElse(budget);
    boolean early = state.filter(s -> s.ending() == TrainingState.Ending.EARLY).isPresent();
    if (early) {
      return Optional.of(
          "the training has ended early, by --patience, which its length does not change");
    }
    if (state.isPresent() && isUsedUp(then, state.get())) {
      return Optional.of(
          "the training has done %s already"
              .formatted(budget.byEpochs() ? then : state.get().steps() + " steps"));
    }
    return budget.equals(then)
        ? Optional.empty()
        : Optional.of(
            "%s instead of %s: from here on at the learning rates of a training of that length"
                .formatted(budget, then));
  }

  private boolean isUsedUp(TrainingBudget then, TrainingState state) {
    return budget.byEpochs()
        ? state.ended() && budget.epochs() < then.epochs()
        : budget.steps() > 0 && budget.steps() <= state.steps();
  }
}
