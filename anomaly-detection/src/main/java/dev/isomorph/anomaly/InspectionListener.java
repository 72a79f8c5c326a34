package dev.isomorph.anomaly;

import dev.isomorph.imaging.UnreadableImageException;

/** Takes images looked at closely as they come, in their order. */
public interface InspectionListener {
  /** An image was scored. */
  void inspected(Inspection inspection);

  /** An image cannot be read and has no score. */
  void skipped(UnreadableImageException reason);
}
