package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.spec.Size2d;

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

  /**
   * The same at its own size, however large it is; {@link #read} may leave rows and columns out of
   * a very large one.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  default RgbImage readWhole() throws UnreadableImageException {
    return read();
  }

  /**
   * Height and width, from as little of the file as tells them.
   *
   * @throws UnreadableImageException if they cannot be read
   */
  default Size2d size() throws UnreadableImageException {
    RgbImage image = read();
    return new Size2d(image.height(), image.width());
  }
}
