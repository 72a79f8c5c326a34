package dev.isomorph.api;

/** What training makes small. */
public enum Loss {
  /** The mean over all values of the batch of the squared difference between output and target. */
  MEAN_SQUARED_ERROR
}
