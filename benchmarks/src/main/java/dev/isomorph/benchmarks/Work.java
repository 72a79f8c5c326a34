package dev.isomorph.benchmarks;

import java.util.Locale;

/** What is measured. */
public enum Work {
  /** Batches forward in evaluation mode. */
  INFER,
  /** Steps forward, backward and of Adam. */
  TRAIN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
