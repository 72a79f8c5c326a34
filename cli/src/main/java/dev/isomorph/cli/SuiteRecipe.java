package dev.isomorph.cli;

import dev.isomorph.anomaly.data.Layout;
import java.util.Locale;

/** How the detectors of a suite are trained. */
enum SuiteRecipe {
  /** As {@code train} does where nothing is said. */
  DEFAULT {
    @Override
    Proposal proposal(Layout layout) {
      return Proposal.forLayout(layout);
    }
  },

  /** The notebook's network, trained to reproduce, scored by the mean squared error. */
  NOTEBOOK {
    @Override
    Proposal proposal(Layout layout) {
      return Proposal.forMethod(Method.RECONSTRUCT);
    }
  };

  /** What is trained on data of a layout. */
  abstract Proposal proposal(Layout layout);

  String folder() {
    return toString();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
