package dev.isomorph.anomaly.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads PNG, JPEG, BMP, GIF, TIFF and WebP files, the first picture of each, as upright sRGB.
 *
 * <p>Grey, palette, 16-bit, CMYK and profiled images become 8-bit sRGB; transparency is laid over
 * white; the Exif orientation is applied. The size in the header is judged before any pixel is
 * decoded: above {@link #MAX_PIXELS} the file is refused, above {@link #MAX_DECODED_PIXELS} only
 * every second or third row and column is read, so that decoding holds a bounded memory.
 */
public final class ImageDecoder {
  /** The largest image that is accepted, in pixels. */
  public static final long MAX_PIXELS = 100_000_000L;

  /** The most pixels that are decoded; a larger image is read with whole-numbered gaps. */
  public static final long MAX_DECODED_PIXELS = 16_000_000L;

  /** The file names that are looked for, for messages. */
  public static final String SUFFIX_HINT = "*.png, *.jpg, *.bmp, *.gif, *.tif, *.webp";

  /** Files up to this size are read at once; a few may be under way in each thread. */
  private static final long WHOLE_BYTES = 4_000_000;

  private static final Set<String> SUFFIXES =
      Set.of("png", "jpg", "jpeg", "jfif", "bmp", "gif", "tif", "tiff", "webp");

  static {
    ImageIO.setUseCache(false);
  }

  private ImageDecoder() {}

  /** Whether the file's name ends like that of a supported image. */
  public static boolean looksLikeImage(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !name.startsWith(".")
        && SUFFIXES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * Decodes one file; safe from many threads.
   *
   * @throws UnreadableImageException if the file is missing, no image, damaged, cut short or larger
   *     than {@link #MAX_PIXELS}
   */
  public static RgbImage decode(Path file) throws UnreadableImageException {
    return read(file, (reader, turn) -> turn.applyTo(decode(file, reader, MAX_DECODED_PIXELS)));
  }

  /**
   * The same without gaps, up to {@link #MAX_PIXELS}: decoding holds about ten bytes a pixel.
   *
   * @throws UnreadableImageException as {@link #decode}
   */
  public static RgbImage decodeWhole(Path file) throws UnreadableImageException {
    return read(file, (reader, turn) -> turn.applyTo(decode(file, reader, MAX_PIXELS)));
  }

  /**
   * Height and width of the upright image, as the header has them.
   *
   * @throws UnreadableImageException if the file is missing, no image or its header is damaged
   */
  public static Size2d size(Path file) throws UnreadableImageException {
    return read(
        file, (reader, turn) -> turn.applyTo(new Size2d(reader.getHeight(0), reader.getWidth(0))));
  }

  /** What is wanted of a file. */
  private interface Work<T> {
    T of(ImageReader reader, Orientation orientation) throws IOException;
  }

  private static <T> T read(Path file, Work<T> work) throws UnreadableImageException {
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw new UnreadableImageException(file.toString(), "the file is empty", null);
      }
      try (ImageInputStream in = open(file, size)) {
        return read(file, in, work);
      }
    } catch (UnreadableImageException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new UnreadableImageException(file.toString(), "there is no such file", e);
    } catch (EOFException e) {
      throw new UnreadableImageException(file.toString(), "the file ends too early", e);
    } catch (IOException | RuntimeException e) {
      // Image readers answer damaged data with exceptions of many kinds.
      throw new UnreadableImageException(file.toString(), "damaged image: " + cause(e), e);
    }
  }

  /** A small file at once: readers ask for its bytes one by one. */
  private static ImageInputStream open(Path file, long size) throws IOException {
    return size <= WHOLE_BYTES
        ? new ByteArrayImageInputStream(Files.readAllBytes(file))
        : ImageIO.createImageInputStream(file.toFile());
  }

  private static <T> T read(Path file, ImageInputStream in, Work<T> work) throws IOException {
    Iterator<ImageReader> readers =
        in == null ? Collections.emptyIterator() : ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new UnreadableImageException(
          file.toString(), "expected a PNG, JPEG, BMP, GIF, TIFF or WebP image", null);
    }
    Orientation orientation = OrientationTag.read(in);
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      return work.of(reader, orientation);
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage decode(Path file, ImageReader reader, long mostPixels)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    long pixels = (long) width * height;
    if (width <= 0 || height <= 0 || pixels > MAX_PIXELS) {
      throw new UnreadableImageException(
          file.toString(),
          "the header says "
              + width
              + " x "
              + height
              + " pixels; expected at least 1 and at most "
              + MAX_PIXELS
              + "; make it smaller or cut it into tiles",
          null);
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int gap = (int) Math.ceil(Math.sqrt((double) pixels / mostPixels));
    if (gap > 1) {
      param.setSourceSubsampling(Math.min(gap, width), Math.min(gap, height), 0, 0);
    }
    DamageListener damage = new DamageListener();
    reader.addIIOReadWarningListener(damage);
    BufferedImage image = reader.read(0, param);
    damage.throwIfDamaged(file);
    return RgbConversion.toRgb(image);
  }

  private static String cause(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
  }
}
