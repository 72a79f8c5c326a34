package dev.isomorph.anomaly;

import dev.isomorph.anomaly.image.UnreadableImageException;

/** Takes scores as they are made, in the order of the images. */
public interface ScoreListener {
  /** An image was scored. */
  void scored(ImageScore score);

  /** An image cannot be read and has no score. */
  void skipped(UnreadableImageException reason);
}
