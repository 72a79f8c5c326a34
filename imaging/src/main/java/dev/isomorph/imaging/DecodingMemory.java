package dev.isomorph.imaging;

import java.util.concurrent.Semaphore;

/**
 * The memory that images may take while they are decoded, all threads together: half of Java's
 * heap. An image that needs more is decoded alone, one that needs more than the heap is refused.
 * Safe from many threads; whoever comes first is served first.
 */
final class DecodingMemory {
  private static final long MEBIBYTE = 1 << 20;

  /** What the rest of the program needs, at least. */
  private static final long RESERVED_BYTES = 96 * MEBIBYTE;

  private final long heapBytes;
  private final int all;
  private final Semaphore mebibytes;

  /** For a heap of at most so many bytes. */
  DecodingMemory(long heapBytes) {
    this.heapBytes = heapBytes;
    this.all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, heapBytes / 2 / MEBIBYTE));
    this.mebibytes = new Semaphore(all, true);
  }

  /** A part of the memory. */
  interface Lease {
    /** Gives it back; to be called once. */
    void release();
  }

  /**
   * Waits until an image can be decoded.
   *
   * @param decodedPixels how many of its pixels are kept
   * @throws RefusedImageException if it needs more than the heap
   */
  Lease take(DeclaredImage image, long decodedPixels) throws RefusedImageException {
    long bytes = image.heapBytes(decodedPixels);
    long most = Math.max(heapBytes - RESERVED_BYTES, heapBytes / 2);
    if (bytes > most) {
      throw new RefusedImageException(
          "%d x %d pixels take %d MiB to decode; expected at most %d MiB with a heap of %d MiB; give more with -Xmx or make the image smaller"
              .formatted(
                  image.width(),
                  image.height(),
                  bytes / MEBIBYTE,
                  most / MEBIBYTE,
                  heapBytes / MEBIBYTE));
    }
    return take((int) Math.min(all, (bytes + image.nativeBytes()) / MEBIBYTE + 1));
  }

  /** Waits until no image is being decoded. */
  Lease takeAll() {
    return take(all);
  }

  private Lease take(int count) {
    mebibytes.acquireUninterruptibly(count);
    return () -> mebibytes.release(count);
  }

  /** What is free now; for tests. */
  int freeMebibytes() {
    return mebibytes.availablePermits();
  }
}
