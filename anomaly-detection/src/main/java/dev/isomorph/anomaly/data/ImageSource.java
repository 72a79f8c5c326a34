package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.Optional;

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

  /**
   * The whole picture that the image is part of, as people see it: without a region of interest and
   * without masks, at its own size.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  default RgbImage readOriginal() throws UnreadableImageException {
    return readWhole();
  }

  /**
   * Height and width of {@link #readOriginal}.
   *
   * @throws UnreadableImageException if they cannot be read
   */
  default Size2d originalSize() throws UnreadableImageException {
    return size();
  }

  /**
   * {@link #size} where the original picture's size is known, so that no file is opened.
   *
   * @param original as {@link #originalSize} tells it
   * @throws UnreadableImageException if the region of interest does not lie in the picture
   */
  default Size2d sizeIn(Size2d original) throws UnreadableImageException {
    return original;
  }

  /**
   * The region of interest that the image is, in the original picture; empty where it is all of it.
   *
   * @throws UnreadableImageException if the region does not lie in the picture
   */
  default Optional<Box> roi() throws UnreadableImageException {
    return Optional.empty();
  }

  /**
   * Where in the original picture the image lies: all of it, or the region of interest.
   *
   * @throws UnreadableImageException if its size cannot be read, or the region does not lie in it
   */
  default Box place() throws UnreadableImageException {
    Optional<Box> roi = roi();
    return roi.isPresent() ? roi.get() : Box.of(originalSize());
  }

  /**
   * The same image with its mask of ignored pixels read and held, so that the mask is decoded once
   * for all that is asked of the image. It is meant for the time in which the image is worked on:
   * the mask has a byte for each pixel.
   *
   * @throws UnreadableImageException if the mask cannot be read
   */
  default ImageSource withMask() throws UnreadableImageException {
    return this;
  }

  /**
   * Which pixels of the image are ignored, brought to a size; empty where none is.
   *
   * @return row by row, not to be changed
   * @throws UnreadableImageException if the mask cannot be read or does not fit
   */
  default Optional<boolean[]> ignored(Size2d size) throws UnreadableImageException {
    return Optional.empty();
  }
}
