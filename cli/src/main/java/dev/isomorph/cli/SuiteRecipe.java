package dev.isomorph.cli;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.spec.Architecture;
import java.util.Locale;

/** How the detectors of a suite are trained. */
enum SuiteRecipe {
  /** As {@code train} does where nothing is said. */
  DEFAULT {
    @Override
    Training training(Layout layout, TrainingConfig config) {
      Method method = Method.proposedFor(layout);
      return new Training(
          method.network(), method.config(config), method.training(method.scoring()));
    }
  },

  /** The notebook's network, trained to reproduce, scored by the mean squared error. */
  NOTEBOOK {
    @Override
    Training training(Layout layout, TrainingConfig config) {
      return new Training(Method.RECONSTRUCT.network(), config, TrainingMethod.RECONSTRUCTION);
    }
  };

  /** Everything that a training needs besides images. */
  record Training(Architecture network, TrainingConfig config, TrainingMethod method) {}

  abstract Training training(Layout layout, TrainingConfig config);

  String folder() {
    return toString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
