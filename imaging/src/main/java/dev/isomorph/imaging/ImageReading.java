package dev.isomorph.imaging;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads one encoded image, in a file or in memory, within limits: first its structure, then, if
 * that is within {@link DecodingLimits} and the memory allows, its pixels. Whatever a file holds,
 * the outcome is a result or an {@link UnreadableImageException}. Safe from many threads.
 *
 * @param memory shared by all threads
 * @param time begins the time limit of an image
 */
record ImageReading(DecodingMemory memory, Supplier<TimeLimit> time) {
  /** What must be free after a failed decoding for the other images to be read. */
  private static final int PROBE_BYTES = 16 << 20;

  /** An open file: the reader at its start, what was declared, how it is to be turned. */
  record Opened(ImageReader reader, DeclaredImage declared, Orientation orientation) {}

  /** What is wanted of a file. */
  interface Work<T> {
    /** Does the work; {@code alone} if no other image is being decoded. */
    T of(Opened file, boolean alone) throws IOException;
  }

  /**
   * Decodes a file, with whole-numbered gaps between rows and columns where it has more pixels than
   * {@code mostPixels}.
   *
   * @throws UnreadableImageException if that is not possible
   */
  RgbImage decode(EncodedImage file, long mostPixels) throws UnreadableImageException {
    return read(file, (opened, alone) -> decode(opened, mostPixels, alone));
  }

  /**
   * Works on a file. If the memory is exhausted, which other threads may have done, the work is
   * done once more while no other image is decoded.
   *
   * @throws UnreadableImageException if the file is missing, no image, damaged or beyond a limit
   * @throws OutOfMemoryError if memory is missing even after the work was given up
   */
  <T> T read(EncodedImage file, Work<T> work) throws UnreadableImageException {
    try {
      return attempt(file, work, false);
    } catch (OutOfMemoryError first) {
      // The memory is free again: what the attempt held cannot be reached any more.
    }
    DecodingMemory.Lease lease = memory.takeAll();
    try {
      return attempt(file, work, true);
    } catch (OutOfMemoryError again) {
      requireFreeMemory();
      throw new UnreadableImageException(
          file.name(),
          "decoding takes more memory than Java's heap of %d MiB leaves; give more with -Xmx or make the image smaller"
              .formatted(Runtime.getRuntime().maxMemory() >> 20),
          again);
    } finally {
      lease.release();
    }
  }

  /** Fails as the virtual machine does where memory is missing for all. */
  private static void requireFreeMemory() {
    byte[] probe = new byte[PROBE_BYTES];
    probe[0] = 1;
  }

  private <T> T attempt(EncodedImage file, Work<T> work, boolean alone)
      throws UnreadableImageException {
    TimeLimit limit = time.get();
    try {
      long size = file.size();
      if (size == 0) {
        throw new RefusedImageException("the file is empty");
      }
      try (ImageInputStream in = file.open(size, limit)) {
        T result = work(in, size, limit, work, alone);
        limit.requireInTime();
        return result;
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Image readers answer damaged data with exceptions of many kinds.
      throw new UnreadableImageException(file.name(), reason(e, limit), e);
    }
  }

  private static <T> T work(
      ImageInputStream in, long size, TimeLimit limit, Work<T> work, boolean alone)
      throws IOException {
    ImageFormat format = ImageFormat.of(in).orElseThrow(ImageReading::noImage);
    DeclaredImage declared = format.declared(in, size);
    Orientation orientation = OrientationTag.read(in);
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw noImage();
    }
    ImageReader reader = readers.next();
    try {
      reader.addIIOReadProgressListener(limit);
      reader.setInput(in, true, true);
      return work.of(new Opened(reader, declared, orientation), alone);
    } finally {
      reader.dispose();
    }
  }

  private RgbImage decode(Opened file, long mostPixels, boolean alone) throws IOException {
    ImageReader reader = file.reader();
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    long pixels = (long) width * height;
    if (width <= 0 || height <= 0 || pixels > ImageDecoder.MAX_PIXELS) {
      throw new RefusedImageException(
          "the header says %d x %d pixels; expected at least 1 and at most %d; make it smaller or cut it into tiles"
              .formatted(width, height, ImageDecoder.MAX_PIXELS));
    }
    if (pixels > file.declared().pixels()) {
      throw new RefusedImageException(
          "expected one size, got %d x %d and %d x %d"
              .formatted(file.declared().width(), file.declared().height(), width, height));
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int gap = RgbImage.gap(height, width, mostPixels);
    if (gap > 1) {
      param.setSourceSubsampling(Math.min(gap, width), Math.min(gap, height), 0, 0);
    }
    if (alone) {
      return pixels(file, param);
    }
    DecodingMemory.Lease lease = memory.take(file.declared(), Math.min(pixels, mostPixels));
    try {
      return pixels(file, param);
    } finally {
      lease.release();
    }
  }

  /** The image the right way up, which takes memory for its pixels once more. */
  private static RgbImage pixels(Opened file, ImageReadParam param) throws IOException {
    DamageListener damage = new DamageListener();
    file.reader().addIIOReadWarningListener(damage);
    BufferedImage image = file.reader().read(0, param);
    damage.throwIfDamaged();
    return file.orientation().applyTo(RgbConversion.toRgb(image));
  }

  private static RefusedImageException noImage() {
    return new RefusedImageException("expected a PNG, JPEG, BMP, GIF, TIFF or WebP image");
  }

  private static String reason(Throwable error, TimeLimit limit) {
    try {
      limit.requireInTime();
    } catch (RefusedImageException late) {
      return late.getMessage();
    }
    if (error instanceof RefusedImageException) {
      return error.getMessage();
    }
    if (error instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (error instanceof EOFException) {
      return "the file ends too early";
    }
    String message = error.getMessage();
    return "damaged image: "
        + (message == null || message.isBlank()
            ? error.getClass().getSimpleName()
            : message.strip());
  }
}
