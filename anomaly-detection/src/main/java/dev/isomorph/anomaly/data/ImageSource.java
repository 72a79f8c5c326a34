package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where one image comes from: a file, bytes in memory, pixels. Files and bytes are decoded when the
 * image is asked for, with Exif orientation, colour profile, depth and transparency as {@link
 * ImageDecoder} handles them, and within its limits.
 */
public interface ImageSource {
  /** An image in a file, which is not opened yet; its name is the path. */
  static ImageSource of(Path file) {
    return new FileImage(file);
  }

  /**
   * An encoded image in memory.
   *
   * @param name what results and messages call it
   * @param encoded the bytes of a file in one of the formats of {@link ImageDecoder}; copied
   */
  static ImageSource of(String name, byte[] encoded) {
    return new BytesImage(name, encoded.clone());
  }

  /**
   * An encoded image from a stream, which is read to its end now and not closed; its bytes are kept
   * in memory.
   *
   * @param name what results and messages call it
   * @throws UnreadableImageException if the stream is longer than an eighth of Java's heap, or than
   *     512 MiB
   * @throws IOException if the stream fails
   */
  static ImageSource of(String name, InputStream encoded) throws IOException {
    return BytesImage.read(name, encoded);
  }

  /**
   * One of Java's images, converted now as a decoded file is: grey of 8 or 16 bits, a palette, RGB,
   * with or without alpha. It carries no Exif orientation.
   *
   * @param name what results and messages call it
   * @throws IllegalArgumentException if it has more than {@link ImageDecoder#MAX_PIXELS} pixels or
   *     colours of another kind, such as CMYK
   */
  static ImageSource of(String name, BufferedImage image) {
    return new PixelsImage(name, RgbImage.from(image));
  }

  /**
   * An image that is decoded already.
   *
   * @param name what results and messages call it
   * @param pixels upright; not changed any more
   */
  static ImageSource of(String name, RgbImage pixels) {
    return new PixelsImage(name, pixels);
  }

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
   * The same image, whose pixels are kept from the first time that they are decoded; {@link
   * #readOriginal} then decodes nothing. It is meant for the time in which the image is worked on.
   */
  default ImageSource keepingPixels() {
    return new KeptImage(this);
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
