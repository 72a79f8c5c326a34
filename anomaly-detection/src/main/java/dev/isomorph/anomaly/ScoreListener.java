package dev.isomorph.anomaly;

import dev.isomorph.imaging.UnreadableImageException;

/** Takes scores as they are made, in the order of the images. */
public interface ScoreListener {
  /** An image was scored. */
  void scored(ImageScore score);

  /** An image cannot be read and has no score. */
  void skipped(UnreadableImageException reason);

  /** What came so far was scored by an earlier run; the next image is scored now. */
  default void resumed() {}

  /** This listener, and then another one. */
  default ScoreListener and(ScoreListener other) {
    ScoreListener first = this;
    return new ScoreListener() {
      @Override
      public void scored(ImageScore score) {
        first.scored(score);
        other.scored(score);
      }

      @Override
      public void skipped(UnreadableImageException reason) {
        first.skipped(reason);
        other.skipped(reason);
      }

      @Override
      public void resumed() {
        first.resumed();
        other.resumed();
      }
    };
  }
}
