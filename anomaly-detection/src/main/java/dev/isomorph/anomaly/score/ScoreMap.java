package dev.isomorph.anomaly.score;

/** What a term of a scoring looks at: how unlike normal an image is at each pixel, from 0. */
public sealed interface ScoreMap permits ErrorMap, FeatureMap {
  /**
   * The map of a pair, [H, W], a new array.
   *
   * @param normal what was fitted to normal images for the maps that need it
   */
  float[] of(Compared pair, NormalFeatures normal);

  /** Whether it has to be fitted to normal images first. */
  boolean needsFit();
}
