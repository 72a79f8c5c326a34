package dev.isomorph.imaging;

/**
 * What a file declares about its first image, read from its structure alone.
 *
 * @param width columns
 * @param height rows
 * @param sampleBytes bytes of Java's heap that a decoded pixel takes
 * @param readerBytes bytes of Java's heap that the reader takes whatever part of the image is
 *     wanted
 * @param nativeBytes bytes outside of Java's heap that the reader takes
 */
record DeclaredImage(
    long width, long height, long sampleBytes, long readerBytes, long nativeBytes) {
  /** As 8-bit red, green and blue, and once more while it is turned upright. */
  private static final int RGB_BYTES = 2 * RgbImage.CHANNELS;

  /** So large that it is beyond every heap, and sums of it are whole numbers still. */
  private static final long BEYOND_ANY = 1L << 50;

  /** Bounds what forged headers declare. */
  DeclaredImage {
    sampleBytes = Math.min(sampleBytes, 1 << 20);
    readerBytes = readerBytes < 0 ? BEYOND_ANY : Math.min(readerBytes, BEYOND_ANY);
    nativeBytes = nativeBytes < 0 ? BEYOND_ANY : Math.min(nativeBytes, BEYOND_ANY);
  }

  /** Where a reader takes one row after the other. */
  static DeclaredImage byRows(long width, long height, long sampleBytes) {
    return new DeclaredImage(width, height, sampleBytes, 0, 0);
  }

  /** Rows times columns; both are below 2^32. */
  long pixels() {
    return Math.multiplyHigh(width, height) == 0 && width * height >= 0
        ? width * height
        : Long.MAX_VALUE;
  }

  /**
   * Bytes of Java's heap to decode the image.
   *
   * @param decodedPixels how many are kept
   */
  long heapBytes(long decodedPixels) {
    return readerBytes + decodedPixels * (sampleBytes + RGB_BYTES);
  }
}
