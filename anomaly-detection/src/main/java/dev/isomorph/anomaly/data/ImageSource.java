package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;

/** Where one image comes from; nothing is read before {@link #read}. */
public interface ImageSource {
  /** The name people know it by: a path, or a file and a position in it. */
  String name();

  /**
   * The image, decoded anew by each call; safe from many threads.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  RgbImage read() throws UnreadableImageException;
}
