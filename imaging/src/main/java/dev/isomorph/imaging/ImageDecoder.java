package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Reads PNG, JPEG, BMP, GIF, TIFF and WebP images, the first picture of each, as upright sRGB; from
 * files or from bytes in memory.
 *
 * <p>Grey, palette, 16-bit, CMYK and profiled images become 8-bit sRGB; transparency is laid over
 * white; the Exif orientation is applied.
 *
 * <p>Pixels, work and memory are bounded before any pixel is decoded. Above {@link #MAX_PIXELS} a
 * file is refused, above {@link #MAX_DECODED_PIXELS} only every second or third row and column is
 * read. A file is refused as well if it declares more pixels than its bytes can hold in its format,
 * if a JPEG has more than 40 scans, a TIFF pages in a circle, if decoding takes more than 240
 * seconds of processor time, or if it takes more than Java's heap. Images that are decoded at once
 * share half of the heap and wait for each other. Where memory is exhausted all the same, the image
 * is decoded once more, alone, and then refused. Each refusal is an {@link
 * UnreadableImageException} of that file.
 */
public final class ImageDecoder {
  /** The largest image that is accepted, in pixels. */
  public static final long MAX_PIXELS = 100_000_000L;

  /** The most pixels that are decoded; a larger image is read with whole-numbered gaps. */
  public static final long MAX_DECODED_PIXELS = 16_000_000L;

  /** The file names that are looked for, for messages. */
  public static final String SUFFIX_HINT = "*.png, *.jpg, *.bmp, *.gif, *.tif, *.webp";

  private static final Set<String> SUFFIXES =
      Set.of("png", "jpg", "jpeg", "jfif", "bmp", "gif", "tif", "tiff", "webp");

  private static final ImageReading READING =
      new ImageReading(
          new DecodingMemory(Runtime.getRuntime().maxMemory()), TimeLimit::ofThisThread);

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
    return READING.decode(new EncodedImage.InFile(file), MAX_DECODED_PIXELS);
  }

  /**
   * The same without gaps, up to {@link #MAX_PIXELS}: decoding holds about ten bytes a pixel.
   *
   * @throws UnreadableImageException as {@link #decode}
   */
  public static RgbImage decodeWhole(Path file) throws UnreadableImageException {
    return READING.decode(new EncodedImage.InFile(file), MAX_PIXELS);
  }

  /**
   * Height and width of the upright image, as the header has them.
   *
   * @throws UnreadableImageException if the file is missing, no image or its header is damaged
   */
  public static Size2d size(Path file) throws UnreadableImageException {
    return size(new EncodedImage.InFile(file));
  }

  /**
   * Decodes an encoded image in memory as {@link #decode(Path)} does a file; safe from many
   * threads.
   *
   * @param name what messages call it
   * @param encoded the bytes of a file, not changed
   * @throws UnreadableImageException as {@link #decode(Path)}
   */
  public static RgbImage decode(String name, byte[] encoded) throws UnreadableImageException {
    return READING.decode(new EncodedImage.InMemory(name, encoded), MAX_DECODED_PIXELS);
  }

  /**
   * The same without gaps, as {@link #decodeWhole(Path)} decodes a file.
   *
   * @throws UnreadableImageException as {@link #decode(Path)}
   */
  public static RgbImage decodeWhole(String name, byte[] encoded) throws UnreadableImageException {
    return READING.decode(new EncodedImage.InMemory(name, encoded), MAX_PIXELS);
  }

  /**
   * Height and width of the upright image, as the header has them.
   *
   * @throws UnreadableImageException if it is no image or its header is damaged
   */
  public static Size2d size(String name, byte[] encoded) throws UnreadableImageException {
    return size(new EncodedImage.InMemory(name, encoded));
  }

  private static Size2d size(EncodedImage file) throws UnreadableImageException {
    return READING.read(
        file,
        (opened, alone) ->
            opened
                .orientation()
                .applyTo(new Size2d(opened.reader().getHeight(0), opened.reader().getWidth(0))));
  }
}
