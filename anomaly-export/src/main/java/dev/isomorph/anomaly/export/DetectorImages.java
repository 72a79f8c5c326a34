package dev.isomorph.anomaly.export;

import dev.isomorph.spec.Size2d;

/** How images come to the network of a detector. */
public sealed interface DetectorImages {
  /** Each is brought to the size of the network's input. */
  record Resized() implements DetectorImages {}

  /**
   * Each is looked at as a whole, at its own size or a smaller one; for fully convolutional
   * networks. The network sees at least an image of its input's size: smaller images, and those
   * whose size does not suit the network's strides, are extended at the right and the bottom by
   * their mirror image, and the maps are cut to the size of the image.
   *
   * @param scale of the image that is looked at, in (0, 1]
   * @param alignment rows and columns by which the size of an image may differ from that of the
   *     network's input, or multiples of them, so that all outputs keep their places
   */
  record Whole(double scale, Size2d alignment) implements DetectorImages {
    /** Checks the scale. */
    public Whole {
      if (!(scale > 0 && scale <= 1)) {
        throw new IllegalArgumentException("scale: expected in (0, 1], got " + scale);
      }
    }
  }

  /**
   * Each is a tile of a larger image, of the size of the network's input. Maps of tiles are what
   * the graph gives; who runs it puts them together.
   */
  record Tiles() implements DetectorImages {}
}
