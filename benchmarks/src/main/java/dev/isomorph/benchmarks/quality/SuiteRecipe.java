package dev.isomorph.benchmarks.quality;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.recipe.Recipe;
import java.util.Locale;

/** How the detectors of a suite are trained. */
public enum SuiteRecipe {
  /** As the command {@code train} does where nothing is given. */
  DEFAULT {
    @Override
    Recipe recipe(Layout layout) {
      return Recipe.forLayout(layout);
    }
  },

  /**
   * The network of the reference notebook, trained to reproduce, scored by the mean squared error.
   */
  NOTEBOOK {
    @Override
    Recipe recipe(Layout layout) {
      return Recipe.reconstruct();
    }
  };

  /** What is trained on data of a layout. */
  abstract Recipe recipe(Layout layout);

  String folder() {
    return toString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
