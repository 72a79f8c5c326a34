package dev.isomorph.cli.evaluate;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.recipe.Recipe;
import java.util.Locale;

/** How the detectors of a suite are trained. */
public enum SuiteRecipe {
  /** As {@code train} does where nothing is said. */
  DEFAULT {
    @Override
    Recipe recipe(Layout layout) {
      return Recipe.forLayout(layout);
    }
  },

  /** The notebook's network, trained to reproduce, scored by the mean squared error. */
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
