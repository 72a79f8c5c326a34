package dev.isomorph.anomaly.score;

/** Hears how far the choice of the features to keep is, in the thread that chooses. */
public interface FitProgress {
  /** Hears nothing. */
  FitProgress SILENT = (done, total) -> {};

  /** After each feature that was chosen. */
  void featureChosen(int done, int total);
}
