package dev.isomorph.cli;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.spec.Architecture;
import java.util.Locale;
import java.util.Optional;

/** How the detectors of a suite are trained. */
enum SuiteRecipe {
  /** As {@code train} does where nothing is said. */
  DEFAULT {
    @Override
    Training training(Layout layout, TrainingConfig config, Optional<Integer> epochs) {
      return of(Proposal.forLayout(layout), config, epochs);
    }
  },

  /** The notebook's network, trained to reproduce, scored by the mean squared error. */
  NOTEBOOK {
    @Override
    Training training(Layout layout, TrainingConfig config, Optional<Integer> epochs) {
      return of(Proposal.forMethod(Method.RECONSTRUCT), config, epochs);
    }
  };

  /** Everything that a training needs besides images. */
  record Training(Architecture network, TrainingConfig config, TrainingMethod method) {}

  private static Training of(Proposal proposal, TrainingConfig config, Optional<Integer> epochs) {
    TrainingConfig timed = config.withEpochs(epochs.orElse(proposal.epochs()));
    Method method = proposal.method();
    return new Training(
        proposal.network(), method.config(timed), method.training(proposal.scoring()));
  }

  /**
   * What a recipe trains.
   *
   * @param epochs others than the recipe's own
   */
  abstract Training training(Layout layout, TrainingConfig config, Optional<Integer> epochs);

  String folder() {
    return toString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
