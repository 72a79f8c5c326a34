package dev.isomorph.anomaly.data;

/** What an image is, as far as known, or what a detector takes it for. */
public enum Label {
  /** Like the images a detector is trained on. */
  NORMAL,
  /** Not like them. */
  ANOMALOUS,
  /** Not labelled. */
  UNKNOWN
}
