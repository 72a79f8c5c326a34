package dev.isomorph.imaging;

/**
 * What the structure of a file may ask for. The limits are checked before any pixel is decoded, so
 * that a small file cannot take much time or memory.
 *
 * <p>Most follow from the format: a file with more pixels for each of its bytes than the format can
 * express is cut short or forged. The others bound work that a format allows but no camera, scanner
 * or program for images makes.
 */
final class DecodingLimits {
  /**
   * Scans of one JPEG. libjpeg writes 10 for a progressive colour image, optimisers up to about 20.
   */
  static final int MAX_JPEG_SCANS = 40;

  /**
   * Pixels times scans of one JPEG: each scan of a progressive image goes through all blocks. An
   * image of {@link ImageDecoder#MAX_PIXELS} may have 20 scans.
   */
  static final long MAX_SCANNED_PIXELS = 2_000_000_000L;

  /** Pixels for each byte of a JPEG: every 8 by 8 block takes at least one bit. */
  static final int MAX_JPEG_RATIO = 512;

  /** Bytes that deflate makes of one byte, at most: 258 bytes of two bits. */
  static final int MAX_DEFLATE_RATIO = 1032;

  /** Values that LZW makes of one byte, at most: 4,095 values of a code of 12 bits. */
  static final int MAX_LZW_RATIO = 2730;

  /** Bytes that PackBits makes of one byte, at most: 128 bytes of two. */
  static final int MAX_PACK_BITS_RATIO = 64;

  /** Pixels for each byte of a BMP with run lengths: 255 of two bytes, and rows that end early. */
  static final int MAX_BMP_RUN_RATIO = 1024;

  /**
   * Pixels for each byte of a lossy WebP: the modes of a 16 by 16 block take more than two bits.
   */
  static final int MAX_LOSSY_WEBP_RATIO = 1024;

  /**
   * Pixels for each byte of a lossless WebP above {@link #UNBOUNDED_PIXELS}: the format can express
   * an image of one colour, however large, in some tens of bytes.
   */
  static final int MAX_LOSSLESS_WEBP_RATIO = 4096;

  /** Up to this many pixels, an image without a limit of its format may be of any few bytes. */
  static final long UNBOUNDED_PIXELS = ImageDecoder.MAX_DECODED_PIXELS;

  /**
   * Inflated texts and colour profile of a PNG, in bytes: Java's reader keeps all of them, in some
   * versions for images with a palette only.
   */
  static final long MAX_PNG_TEXT_BYTES = 16L << 20;

  /** Directories of a TIFF, which are its pages: Java reads all of them before the first pixel. */
  static final int MAX_TIFF_PAGES = 10_000;

  /** Bytes that the fields of a TIFF may refer to in all, for each byte of the file. */
  static final int MAX_TIFF_FIELD_RATIO = 4;

  private DecodingLimits() {}

  /**
   * Refuses an image that its file cannot hold.
   *
   * @param what is counted, in the plural
   * @throws RefusedImageException if there are more than {@code ratio} for each byte
   */
  static void requireInFile(String what, long count, long ratio, long fileBytes)
      throws RefusedImageException {
    long most = Math.multiplyHigh(ratio, fileBytes) == 0 ? ratio * fileBytes : Long.MAX_VALUE;
    if (count > most) {
      throw new RefusedImageException(
          "the header declares %d %s; expected at most %d in a file of %d bytes; the file is cut short or forged"
              .formatted(count, what, most, fileBytes));
    }
  }
}
